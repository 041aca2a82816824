//! How clients come to trust the local authority.

use std::path::Path;

use crate::configuration::Origin;

/// Lines for a terminal that can be pasted into a shell.
pub(super) fn lines(file: &Path, url: &Origin) -> Vec<String> {
    let file = quoted(&file.display().to_string());
    vec![
        format!("certificates here are signed by an authority of this server alone: {file}"),
        "trust it for the programs that need it:".to_owned(),
        format!("  curl --cacert {file} {url}/"),
        format!("  export NODE_EXTRA_CA_CERTS={file}   # Node"),
        format!(
            "  export SSL_CERT_FILE={file}         # Go, Ruby, Python, OpenSSL; in place of the system's own list"
        ),
        format!("  export REQUESTS_CA_BUNDLE={file}    # Python's requests"),
        format!(
            "  keytool -importcert -noprompt -alias guildhall -file {file} -keystore guildhall.p12 -storepass changeit"
        ),
        // Without the password Java reads the store as an empty one.
        "  export JAVA_TOOL_OPTIONS='-Djavax.net.ssl.trustStore=guildhall.p12 -Djavax.net.ssl.trustStorePassword=changeit'   # Java"
            .to_owned(),
    ]
}

/// The text as one word of a shell.
fn quoted(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+:@%,".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_survive_the_shell() {
        assert_eq!(
            quoted("/srv/guildhall-data/a.pem"),
            "/srv/guildhall-data/a.pem"
        );
        assert_eq!(quoted("/my data/a.pem"), "'/my data/a.pem'");
        assert_eq!(quoted("/it's/a.pem"), r"'/it'\''s/a.pem'");
        let url = "https://localhost:8443".parse().expect("a URL");
        let lines = lines(Path::new("/my data/a.pem"), &url);
        assert!(
            lines.contains(&"  curl --cacert '/my data/a.pem' https://localhost:8443/".to_owned())
        );
    }
}
