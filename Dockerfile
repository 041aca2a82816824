# syntax=docker/dockerfile:1

FROM rust:1.95-bookworm AS builder
WORKDIR /build
COPY . .
# The caches stay between builds, so the binary is taken out of them. Debugging symbols stay behind; names of functions
# stay in, for the backtrace of a panic.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked -p guildhall-server \
    && strip --strip-debug -o /guildhall target/release/guildhall

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin guildhall \
    && install --directory --owner=guildhall --group=guildhall --mode=0700 /data
COPY --from=builder /guildhall /usr/local/bin/guildhall

# Plain HTTP: in a container a proxy usually ends TLS. docs/guides/configuration.md has every setting.
ENV GUILDHALL_DATA_DIRECTORY=/data \
    GUILDHALL_LISTEN_ADDRESS=0.0.0.0:8080 \
    GUILDHALL_LISTEN_HTTP=true

USER guildhall
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM

# The image has no curl; bash speaks enough HTTP. Whoever turns TLS on, or listens elsewhere, replaces this: see compose.yaml.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && grep --quiet '^ok' <&3"]

ENTRYPOINT ["guildhall"]
CMD ["serve"]
