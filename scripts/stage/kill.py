#!/usr/bin/env python3
"""Kills a server that is being written to, and looks what is there after its restart.

Writers create organizations, each with a connection, metadata and branding, until the server is gone. After each
kill -9 and restart: every organization whose 201 was received is there as it was answered; every one that is listed
is whole; its name is taken; what is not listed can be created; the total fits the list; and the event of each is in
the file of events, on a line of its own. Meanwhile people sign in (sign_in.py): what they were answered is there too.
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import threading
import time

import sign_in
from sign_in import Refused, check

WRITERS = 8
# What one writer creates at most between two kills.
MOST = 500
# The longest that a server is written to before it is killed, in seconds.
LONGEST = 1.5
# How long anything may take that does not depend on chance, in seconds.
PATIENCE = 60


class Server:
    """The binary, running on one data directory."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.storage = ["--data-dir", str(arguments.work / "data")]
        if arguments.database_url:
            self.storage += ["--database-url", arguments.database_url]
        self.process = None
        self.port = None

    def start(self):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GUILDHALL_")}
        environment["GUILDHALL_EVENTS_FILE"] = str(self.arguments.work / "events")
        command = [self.arguments.binary, "serve", "--listen", "127.0.0.1:0", "--http", "--rate-limits", "off"]
        with open(self.arguments.work / "log", "ab") as log:
            self.process = subprocess.Popen(
                command + self.storage, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
            )
        for line in self.process.stdout:
            if line.startswith("ready: "):
                self.port = int(line.rsplit(":", 1)[1])
                return
        raise Refused("the server did not start: " + (self.arguments.work / "log").read_text()[-2000:])

    def token(self):
        output = subprocess.run(
            [self.arguments.binary, "token"] + self.storage, check=True, capture_output=True, text=True, timeout=PATIENCE
        )
        return output.stdout.strip()

    def kill(self):
        self.process.kill()
        self.process.wait(PATIENCE)
        self.process.stdout.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        check(self.process.wait(PATIENCE) == 0, f"the server ended with {self.process.returncode}")
        self.process.stdout.close()


class Caller:
    """A client with a connection of its own."""

    def __init__(self, server, token):
        self.host = f"localhost:{server.port}"
        self.token = token
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)

    def call(self, method, path, body=None):
        headers = {"host": self.host, "authorization": f"Bearer {self.token}"}
        if body is not None:
            headers["content-type"] = "application/json"
            body = json.dumps(body)
        self.connection.request(method, f"/api/v2{path}", body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None

    def expect(self, status, method, path, body=None):
        found, told = self.call(method, path, body)
        check(found == status, f"{method} {path}: {found} instead of {status}: {told}")
        return told


class Record:
    """What was asked for, and what was acknowledged."""

    def __init__(self):
        self.lock = threading.Lock()
        self.asked = {}
        self.acknowledged = {}

    def ask(self, body):
        with self.lock:
            self.asked[body["name"]] = body

    def acknowledge(self, told):
        with self.lock:
            self.acknowledged[told["id"]] = told

    def unanswered(self):
        answered = {told["name"] for told in self.acknowledged.values()}
        return [name for name in self.asked if name not in answered]


def organization(name, connection):
    return {
        "name": name,
        "display_name": f"Organization {name}",
        "metadata": {f"key-{number}": name for number in range(5)},
        "branding": {"colors": {"primary": "#0059d6", "page_background": "#000000"}},
        "enabled_connections": [{"connection_id": connection, "assign_membership_on_login": True}],
    }


def write(caller, record, names, connection, failures):
    """Creates organizations until the server is gone."""
    for name in names:
        body = organization(name, connection)
        record.ask(body)
        try:
            status, told = caller.call("POST", "/organizations", body)
        except (OSError, http.client.HTTPException, ValueError):
            return
        if status != 201:
            failures.append(f"{status}: {told}")
            return
        record.acknowledge(told)


def listed(caller):
    """All organizations, by id."""
    found, cursor = {}, None
    while True:
        path = "/organizations?take=100" + (f"&from={cursor}" if cursor else "")
        page = caller.expect(200, "GET", path)
        for item in page["organizations"]:
            check(item["id"] not in found, f"{item['id']} is listed twice")
            found[item["id"]] = item
        cursor = page.get("next")
        if not cursor:
            return found


def check_all(caller, record, connection):
    """What was acknowledged is there, and what is there is whole."""
    found = listed(caller)
    for identifier, told in record.acknowledged.items():
        check(identifier in found, f"{told['name']} was acknowledged and is lost")
    unanswered = set(record.unanswered())
    for identifier, item in found.items():
        asked = record.asked.get(item["name"])
        check(asked is not None, f"{item['name']} was never asked for")
        check(identifier in record.acknowledged or item["name"] in unanswered, f"{item['name']} is there under another id")
        for field in ("display_name", "metadata", "branding"):
            check(item.get(field) == asked[field], f"{item['name']} has lost its {field}: {item}")
        one = caller.expect(200, "GET", f"/organizations/{identifier}")
        check(one == item, f"{item['name']} reads as {one} and is listed as {item}")
        rows = caller.expect(200, "GET", f"/organizations/{identifier}/enabled_connections")
        rows = [(row["connection_id"], row["assign_membership_on_login"]) for row in rows]
        check(rows == [(connection, True)], f"{item['name']} is half made: {rows}")
        told = record.acknowledged.get(identifier)
        if told is not None:
            told = {name: value for name, value in told.items() if name != "enabled_connections"}
            check(one == told, f"{item['name']} was acknowledged as {told} and is {one}")
        caller.expect(409, "POST", "/organizations", asked)
    total = caller.expect(200, "GET", "/organizations?include_totals=true&per_page=1")["total"]
    check(total == len(found), f"{len(found)} are listed, and {total} are counted")
    # What is not there left nothing behind that would be in the way of its name.
    names = {item["name"] for item in found.values()}
    for name in unanswered - names:
        record.acknowledge(caller.expect(201, "POST", "/organizations", record.asked[name]))
    for identifier, item in found.items():
        record.acknowledged.setdefault(identifier, item)
    return found


def read_events(path, kills):
    """The events in the file; a kill may have cut a line off, which is then sent again."""
    events, broken = [], 0
    # The last line may be in the middle of being written.
    for line in path.read_text().split("\n")[:-1] if path.exists() else []:
        try:
            events.append(json.loads(line))
        except ValueError:
            broken += 1
    check(broken <= kills, f"{broken} lines of the events are no JSON after {kills} kills")
    return events


def check_events(path, record, kills):
    """Each organization's event is in the file, and none of an organization that is not there."""
    deadline = time.monotonic() + PATIENCE
    while True:
        events = read_events(path, kills)
        created = {event["data"]["object"]["id"] for event in events if event["type"] == "organization.created"}
        missing = record.acknowledged.keys() - created
        if not missing:
            break
        check(time.monotonic() < deadline, f"{len(missing)} organizations have no event")
        time.sleep(0.1)
    strangers = created - record.acknowledged.keys()
    check(not strangers, f"events tell of organizations that are not there: {strangers}")
    return len(events)


def prepare(server, record):
    """The application of those who sign in. Their organization is one of those that are looked at."""
    caller = Caller(server, server.token())
    connection = caller.expect(200, "GET", "/connections?per_page=1")[0]["id"]
    body = organization("team", connection)
    record.ask(body)
    told = caller.expect(201, "POST", "/organizations", body)
    record.acknowledge(told)
    return sign_in.Application(caller, told["id"], connection)


def one_round(server, record, application, chance, number):
    """Writes, kills, starts again, and looks."""
    token = server.token()
    caller = Caller(server, token)
    connection = caller.expect(200, "GET", "/connections?per_page=1")[0]["id"]
    people = sign_in.people(server.port, application, Caller(server, token))
    before, failures, writers = len(record.acknowledged), [], []
    for writer in range(WRITERS):
        names = [f"round-{number}-{writer}-{item}" for item in range(MOST)]
        arguments = (Caller(server, token), record, names, connection, failures)
        writers.append(threading.Thread(target=write, args=arguments, daemon=True))
    for writer in writers + people:
        writer.start()
    # Chance may have each kill come too soon for those who sign in, so the first one waits for them.
    if number == 1:
        sign_in.wait_for_all(people)
    time.sleep(chance.uniform(0.02, LONGEST))
    server.kill()
    for writer in writers + people:
        writer.join(PATIENCE)
        check(not writer.is_alive(), "a writer hangs")
    check(not failures, f"writers were refused: {failures[:3]}")
    turned_away = [person.failure for person in people if person.failure]
    check(not turned_away, f"people were turned away: {turned_away}")
    acknowledged, open_requests = len(record.acknowledged) - before, len(record.unanswered())
    check(open_requests <= WRITERS, f"{open_requests} requests were open at {WRITERS} writers")
    server.start()
    caller = Caller(server, token)
    codes, refreshes, acceptances = sign_in.look_at_all(people, server.port, application, caller)
    found = check_all(caller, record, connection)
    events = check_events(server.arguments.work / "events", record, number)
    print(
        f"  kill {number}: {acknowledged} acknowledged and {open_requests} open when it came; "
        f"{len(found)} there, {events} events; {codes} codes, {refreshes} refreshes, {acceptances} acceptances"
    )
    return acknowledged, codes, refreshes, acceptances


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--kills", type=int, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True, help="a folder that is made for this run")
    parser.add_argument("--database-url")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True)
    print(f"{'PostgreSQL' if arguments.database_url else 'SQLite'}, seed {arguments.seed}", flush=True)
    chance, record, server = random.Random(arguments.seed), Record(), Server(arguments)
    server.start()
    try:
        application = prepare(server, record)
        rounds = [one_round(server, record, application, chance, number) for number in range(1, arguments.kills + 1)]
        for what, counts in zip(["written", "asked for", "refreshed", "accepted"], zip(*rounds)):
            check(any(counts), f"no kill came while anything was {what}")
        server.stop()
    except Refused:
        print((arguments.work / "log").read_text()[-4000:])
        raise
    finally:
        if server.process.poll() is None:
            server.process.kill()
    if not arguments.database_url:
        database = sqlite3.connect(arguments.work / "data" / "guildhall.db")
        check(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "the file is damaged")
        check(not database.execute("PRAGMA foreign_key_check").fetchall(), "a reference is broken")
    print(f"  {len(record.acknowledged)} organizations outlived {arguments.kills} kills", flush=True)


if __name__ == "__main__":
    main()
