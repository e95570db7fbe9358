"""Runs from the command line to the exit code, in this process and against a loopback server."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli.console import Console
from azbearer.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "the-secret-value"
SUBSCRIPTION = "10000000-0000-4000-8000-00000000000c"
posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and signals are POSIX's")


def test_a_green_run(cli: Any, collection: Any, server: Any) -> None:
    """Everything is sent, the report is on standard output, the exit code is 0."""
    ended = cli("run", collection("/a", "/status/404"))
    assert (ended.code, ended.err) == (0, "")
    assert server.paths == ["/a", "/status/404"]
    assert "2 requests" in ended.out.splitlines()[-1]


FAILS = {"test": "pm.test('is 201', () => pm.response.to.have.status(201))"}
REJECTED = {"prerequest": "pm.sendRequest(pm.variables.get('server') + '/rejected', () => {})"}


@pytest.mark.parametrize(
    ("item", "arguments", "code"),
    [
        (("/a", {"test": "pm.test('is fine', () => pm.response.to.be.ok)"}), (), 0),
        (("/a", FAILS), (), 1),
        (("/a", {"test": "nonsense.more"}), (), 1),
        (("/a", REJECTED), (), 4),
        ("/loop", (), 6),
        (("/a", {"prerequest": "while (true) {}"}), ("--timeout-script", "50"), 6),
        ("/hang", ("--timeout-request", "50"), 3),
        (("/a", FAILS), ("-x",), 0),
    ],
)
def test_exit_codes(cli: Any, collection: Any, item: Any, arguments: tuple[str, ...], code: int) -> None:
    """What went wrong decides the exit code, unless it is to be suppressed."""
    assert code == cli("run", collection(item), *arguments).code


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://{{nope}}/", (2, "nope")),
        ("ftp://h/", (2, "only http and https")),
        ("http://127.0.0.1:1/", (3, "127.0.0.1")),
        ("https://127.0.0.1:{{port}}/", (3, "TLS")),
    ],
)
def test_requests_that_fail(
    cli: Any, collection: Any, server: Any, url: str, expected: tuple[int, str]
) -> None:
    """The reason is in the report, with the request's name."""
    made = collection({"name": "the request", "request": url})
    ended = cli("run", made, "--env-var", f"port={server.server_address[1]}")
    code, word = expected
    assert code == ended.code
    assert word in ended.out
    assert "the request" in ended.out


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (None, "error: there is no such file"),
        ("", "error: "),
        ("{", "error: "),
        ("[]", "error: "),
        ('{"info": {}}', "error: "),
        ('{"name": "x", "values": []}', "error: "),
    ],
)
def test_bad_collections(cli: Any, tmp_path: Path, content: str | None, line: str) -> None:
    """What is wrong, in which file, what to try; 2 at the end."""
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_text(content, "utf-8")
    ended = cli("run", path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.lines[0].startswith(line)
    assert str(path) in ended.lines[1]
    assert ended.lines[1].startswith("  where: ")


@pytest.mark.parametrize("option", ["-e", "-g"])
def test_bad_variable_files(cli: Any, collection: Any, tmp_path: Path, server: Any, option: str) -> None:
    """The same for environments and globals."""
    path = tmp_path / "bad.json"
    path.write_text("{}", "utf-8")
    ended = cli("run", collection("/a"), option, path)
    assert (ended.code, server.paths) == (2, [])
    assert str(path) in ended.lines[1]


@pytest.mark.parametrize("text", ["novalue", "=value", ""])
@pytest.mark.parametrize("option", ["--env-var", "--global-var"])
def test_bad_variables(cli: Any, collection: Any, option: str, text: str) -> None:
    """They need a name and a value; what was given is not repeated, since it may be a secret."""
    ended = cli("run", collection("/a"), f"{option}={text}")
    assert (2, f"error: {option} needs NAME=VALUE") == (ended.code, ended.lines[0])
    assert "novalue" not in ended.err


def test_an_unknown_folder(cli: Any, collection: Any, server: Any) -> None:
    """Nothing is sent."""
    ended = cli("run", collection("/a"), "--folder", "nowhere")
    assert (ended.code, server.paths) == (2, [])
    assert ended.lines[-1] == "  hint: at its top are: /a"


def test_variables_come_from_everywhere(cli: Any, collection: Any, environment: Any, server: Any) -> None:
    """Environment over collection over globals; the command line over the files."""
    made = collection(
        {"name": "one", "request": "{{server}}/{{e}}/{{f}}/{{c}}/{{g}}/{{h}}/{{v=w}}"},
        variable=[{"key": "c", "value": "collection"}, {"key": "e", "value": "no"}],
    )
    globals_file = made.with_name("globals.json")
    values = [{"key": "g", "value": "file"}, {"key": "h", "value": "file"}]
    globals_file.write_text(json.dumps({"values": values}), "utf-8")
    given = ("--env-var", "f=line=", "--global-var", "h=line", "--global-var", "e=no", "--env-var", "v=w=x")
    ended = cli("run", made, "-e", environment(e="file", f="no"), "-g", globals_file, *given)
    assert ended.code == 0
    assert server.paths == ["/file/line=/collection/file/line/%7B%7Bv=w%7D%7D"]


def test_a_seed_repeats_a_run(cli: Any, collection: Any, server: Any) -> None:
    """The dynamic variables of requests and of scripts are the same in each run with the same seed."""
    script = "pm.variables.set('made', pm.variables.replaceIn('{{$randomDomainWord}}{{$guid}}'))"
    made = collection(("/{{$guid}}/{{$randomDomainWord}}/{{made}}", {"prerequest": script}))
    for arguments in (("--seed", "7"), ("--seed", "7"), ("--seed", "8"), ()):
        assert cli("run", made, *arguments).code == 0
    first, second, *others = server.paths
    assert first == second
    assert 3 == len({first, *others})


def test_a_secret_on_the_command_line(cli: Any, collection: Any) -> None:
    """It can be seen by everybody on the machine, so there is a warning, without the value."""
    ended = cli("run", collection("/a"), "--env-var", f"client_secret={SECRET}")
    [line] = ended.lines
    assert line.startswith("warning: --env-var client_secret=… shows a secret to everybody")
    assert SECRET not in line


def test_iterations_and_folders(cli: Any, collection: Any, server: Any) -> None:
    """Only what was asked for, as often as was asked for."""
    made = collection({"name": "F", "item": [{"name": "one", "request": "{{server}}/one"}]}, "/two")
    assert cli("run", made, "--folder", "F", "-n", "2").code == 0
    assert server.paths == ["/one", "/one"]


def test_bail(cli: Any, collection: Any, server: Any) -> None:
    """The run ends at its first failure; with `folder` at broken scripts only, as in newman."""
    made = collection("/loop", "/two")
    assert cli("run", "--bail", made).code == 6
    assert "/two" not in server.paths
    assert cli("run", made, "--bail", "folder").code == 6
    assert "/two" in server.paths


def test_files_are_read_beside_the_collection(cli: Any, collection: Any, server: Any, tmp_path: Path) -> None:
    """Wherever the command runs."""
    (tmp_path / "body.txt").write_text("hello", "utf-8")
    body = {"mode": "file", "file": {"src": "body.txt"}}
    made = collection({"name": "a", "request": {"url": f"{server.url}/a", "method": "POST", "body": body}})
    assert cli("run", made).code == 0


def test_the_json_report(cli: Any, collection: Any, environment: Any, tmp_path: Path) -> None:
    """Where it was asked to be, without secrets; without the terminal's report when only it was asked for."""
    report = tmp_path / "new" / "report.json"
    made = collection({"name": "a", "request": "{{base}}/{{client_secret}}"}, "/b")
    ended = cli(
        "run", made, "-e", environment(client_secret=SECRET), "-r", "json", "--reporter-json-export", report
    )
    assert (ended.code, ended.out) == (2, "")
    text = report.read_text("utf-8")
    run = json.loads(text)["run"]
    assert (run["stats"]["requests"]["total"], len(run["failures"])) == (2, 1)
    assert SECRET not in text + ended.err


def test_all_reporters_at_once(cli: Any, collection: Any, environment: Any, tmp_path: Path) -> None:
    """Each to its own place, none with a secret."""
    files = [tmp_path / "new" / name for name in ("r.json", "r.xml", "r.tap", "summary.md")]
    exports = zip(("json", "junit", "tap"), files, strict=False)
    options = [word for name, file in exports for word in (f"--reporter-{name}-export", file)]
    made = collection({"name": f"a {SECRET}", "request": "{{base}}/{{client_secret}}"}, ("/b", FAILS))
    given = ("-e", environment(client_secret=SECRET), "-r", "cli,json,junit,tap,github,progress", *options)
    ended = cli("run", made, *given, GITHUB_STEP_SUMMARY=str(files[-1]))
    assert (ended.code, ended.err, ended.out.count("\n::error file=")) == (1, "", 2)
    assert SECRET not in "".join(file.read_text("utf-8") for file in files)
    words = ('"stats"', "<testsuites ", "TAP version 14", "<h2>")
    assert all(word in file.read_text("utf-8") for word, file in zip(words, files, strict=True))


def test_tap_on_standard_output(cli: Any, collection: Any) -> None:
    """Where it goes unless a file is named."""
    ended = cli("run", collection("/a"), "-r", "tap")
    assert ended.out == "TAP version 14\n# demo\nok 1 - /a\n1..1\n"


@pytest.mark.parametrize("name", ["cli", "progress", "github"])
def test_reporters_that_need_no_file(cli: Any, collection: Any, tmp_path: Path, name: str) -> None:
    """A progress bar is for terminals only, and GitHub need not be there."""
    made = collection("/a")
    assert cli("run", made, "-r", name).code == 0
    assert [made] == list(tmp_path.iterdir())


def test_a_summary_that_could_not_be_written(cli: Any, collection: Any, server: Any, tmp_path: Path) -> None:
    """That is found before the first request, but only if it is asked for."""
    made = collection("/a")
    assert cli("run", made, "-r", "github", GITHUB_STEP_SUMMARY=str(tmp_path)).code == 7
    assert server.paths == []
    assert cli("run", made, GITHUB_STEP_SUMMARY=str(tmp_path)).code == 0


@pytest.mark.parametrize(
    "option",
    [
        "--reporter-json-export",
        "--reporter-junit-export",
        "--reporter-tap-export",
        "--export-environment",
        "--export-globals",
    ],
)
def test_results_that_could_not_be_written(
    cli: Any, collection: Any, server: Any, tmp_path: Path, option: str
) -> None:
    """That is found before the first request."""
    (tmp_path / "file").touch()
    ended = cli("run", collection("/a"), "-r", "json,junit,tap", option, tmp_path / "file" / "r")
    assert (ended.code, server.paths) == (7, [])
    assert len(ended.lines) == 3


@posix
def test_exports(cli: Any, collection: Any, environment: Any, tmp_path: Path) -> None:
    """They hold the real values, for their owner alone; the file they began with is not touched."""
    script = "pm.environment.set('new', 1); pm.environment.unset('gone'); pm.globals.set('g', 'x')"
    given = environment(client_secret=SECRET, gone="x")
    before = given.read_bytes()
    out, glob = tmp_path / "out.json", tmp_path / "globals.json"
    made = collection(("/a", {"test": script}))
    assert cli("run", made, "-e", given, "--export-environment", out, "--export-globals", glob).code == 0
    written = json.loads(out.read_text("utf-8"))
    assert (written["id"], written["name"], written["own"]) == ("e-1", "test", [1])
    assert {value["key"]: value["value"] for value in written["values"]} == {
        "client_secret": SECRET,
        "new": 1,
    }
    assert [value["key"] for value in json.loads(glob.read_text("utf-8"))["values"]] == ["g"]
    assert {0o600} == {path.stat().st_mode & 0o777 for path in (out, glob)}
    assert before == given.read_bytes()


def test_exports_after_a_failure(cli: Any, collection: Any, tmp_path: Path) -> None:
    """A run that fails has results too."""
    out = tmp_path / "out.json"
    assert cli("run", collection("/loop"), "--env-var", "a=1", "--export-environment", out).code == 6
    assert [value["key"] for value in json.loads(out.read_text("utf-8"))["values"]] == ["a"]


def test_exports_when_a_report_cannot_be_written(
    cli: Any, collection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full for the report does not cost the variables."""

    def full(*_: object) -> None:
        raise OutputError("the JSON report cannot be written: No space left on device")

    monkeypatch.setattr("azbearer.reporters.json_report.write_private", full)
    out, report = tmp_path / "out.json", tmp_path / "report.json"
    options = (
        "-r",
        "json",
        "--reporter-json-export",
        report,
        "--env-var",
        "a=1",
        "--export-environment",
        out,
    )
    assert cli("run", collection("/a"), *options).code == 7
    assert [value["key"] for value in json.loads(out.read_text("utf-8"))["values"]] == ["a"]


@pytest.mark.parametrize(
    ("reporters", "first", "last"), [("cli", "1 of 3 requests", ""), ("cli,progress", "progress [", "")]
)
def test_a_progress_line(
    collection: Any, monkeypatch: pytest.MonkeyPatch, reporters: str, first: str, last: str
) -> None:
    """On a terminal, standard error says how far a run is; the report pushes it away."""
    written: list[tuple[str, str]] = []

    class Terminal:
        encoding = "utf-8"

        def __init__(self, name: str) -> None:
            self.name = name

        def write(self, text: str) -> None:
            written.append((self.name, text))

        def flush(self) -> None:
            """At once."""

        def isatty(self) -> bool:
            return True

    ticks = iter(range(1000))
    monkeypatch.setattr("azbearer.cli.reporting.time.monotonic", lambda: float(next(ticks)))
    out: Any = Terminal("out")
    err: Any = Terminal("err")
    module, options = session_options("run", "-r", reporters, str(collection("/a", "/b", "/c")))
    assert module.run(options, Console(out, err, {"NO_COLOR": "1"})) == 0
    progress = [text.strip() for name, text in written if name == "err"]
    assert progress[0].startswith(first)
    assert progress[-1] == last
    shown = [text.strip() for _, text in written if text.strip()]
    # It stands there while the next request is on its way, not only until the report is written.
    report = next(place for place, text in enumerate(shown) if " /a " in text)
    assert shown[report + 1].startswith(first)
    assert any("3 requests" in text for text in shown[-2:])


def session_options(*arguments: str) -> Any:
    from azbearer.cli.main import parse  # noqa: PLC0415  as the command line does

    return parse(list(arguments))


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal(collection: Any, server: Any, tmp_path: Path, number: signal.Signals, code: int) -> None:
    """In the middle of a request that hangs the run ends, with its report and the code that says why."""
    report = tmp_path / "report.json"
    command = [
        sys.executable,
        "-m",
        "azbearer",
        "run",
        str(collection("/a", "/hang")),
        "-x",
        "-r",
        "cli,json",
    ]
    with subprocess.Popen(
        [*command, "--reporter-json-export", str(report)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        while "/hang" not in server.paths:
            assert server.asked.wait(20)
        running.send_signal(number)
        out, err = running.communicate(timeout=30)
    assert (code, b"") == (running.returncode, err)
    assert f"interrupted by {number.name}".encode() in out
    assert json.loads(report.read_text("utf-8"))["run"]["error"] == {
        "message": f"interrupted by {number.name}"
    }


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_to_workers(
    collection: Any, server: Any, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """With workers as well the report tells what was finished, though all of them wait for the network."""
    report = tmp_path / "report.json"
    made = collection(("/a/{{n}}", {"test": 'pm.test("t", () => {})'}), "/{{wait}}")
    rows = tmp_path / "rows.json"
    rows.write_text(json.dumps([{"n": n, "wait": "hang" if n else "b"} for n in range(6)]), "utf-8")
    command = [sys.executable, "-m", "azbearer", "run", str(made), "-d", str(rows), "--workers", "3"]
    with subprocess.Popen(
        [*command, "-r", "json", "--reporter-json-export", str(report)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        while server.paths.count("/hang") < 3:
            assert server.asked.wait(20)
        running.send_signal(number)
        out, err = running.communicate(timeout=30)
    assert (code, b"", b"") == (running.returncode, out, err)
    run = json.loads(report.read_text("utf-8"))["run"]
    cursors = [(each["cursor"]["iteration"], each["cursor"]["position"]) for each in run["executions"]]
    assert [(0, 0), (0, 1), (1, 0), (2, 0), (3, 0)] == cursors
    assert 4 == run["stats"]["assertions"]["total"]


@pytest.mark.parametrize(("scripts", "expected"), [({"test": "1"}, ["start", "close"]), ({}, [])])
def test_the_sandbox_is_started_ahead(
    cli: Any, collection: Any, monkeypatch: Any, scripts: dict[str, str], expected: list[str]
) -> None:
    """For a plan with scripts it gets ready meanwhile, and ends also when the run cannot begin."""
    calls: list[str] = []
    for name in ("start", "close"):
        monkeypatch.setattr(
            f"azbearer.scripting.engine.SandboxEngine.{name}", lambda _, name=name: calls.append(name)
        )
    ended = cli("run", collection(("/a", scripts)), "--ssl-extra-ca-certs", "no-such-file.pem")
    assert (ended.code, calls) == (2, expected)


RECIPE = """
pm.sendRequest({
    url: 'https://login.microsoftonline.com/' + pm.environment.get('tenantId') + '/oauth2/token',
    method: 'POST',
    header: {'Content-Type': 'application/x-www-form-urlencoded'},
    body: {mode: 'urlencoded', urlencoded: [
        {key: 'grant_type', value: 'client_credentials'},
        {key: 'client_id', value: pm.environment.get('client_id')},
        {key: 'client_secret', value: pm.environment.get('client_secret')},
        {key: 'resource', value: 'https://management.azure.com/'},
    ]},
}, (err, res) => pm.environment.set('bearerToken', res.json().access_token));
"""


@pytest.mark.parametrize(("secret", "code"), [("right-secret", 0), ("", 4)])
def test_a_run_offline(cli: Any, collection: Any, environment: Any, secret: str, code: int) -> None:
    """The recipe runs against the real names, and neither secret nor token is shown anywhere."""
    item = {
        "name": "subscription",
        "event": [{"listen": "prerequest", "script": {"exec": [RECIPE]}}],
        "request": {
            "url": f"https://management.azure.com/subscriptions/{SUBSCRIPTION}?api-version=2022-12-01",
            "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{bearerToken}}"}]},
        },
    }
    given = environment(tenantId=SUBSCRIPTION, client_id=SUBSCRIPTION, client_secret=secret, bearerToken="")
    report, exported = given.with_name("r.json"), given.with_name("e.json")
    options = ("-r", "cli,json", "--reporter-json-export", report, "--export-environment", exported)
    ended = cli("run", collection(item), "-e", given, "--offline", *options)
    assert code == ended.code
    values = {value["key"]: value["value"] for value in json.loads(exported.read_text("utf-8"))["values"]}
    shown = ended.out + ended.err + report.read_text("utf-8")
    assert not [text for text in (secret, values.get("bearerToken")) if text and text in shown]


def test_offline_reaches_nothing_else(cli: Any, collection: Any) -> None:
    """A host that the emulator does not stand for is not asked for in the DNS."""
    ended = cli("run", collection({"name": "x", "request": "http://contoso.example/"}), "--offline")
    assert ended.code in (2, 3)
    assert "offline" in ended.out


@pytest.mark.parametrize("option", ["--packages", "--working-dir"])
def test_a_folder_that_is_not_there(cli: Any, collection: Any, tmp_path: Path, option: str) -> None:
    """It is told before the first request, not by the first package or file that is missing."""
    made = collection("/a")
    for folder, told in (
        (tmp_path / "nope", "there is no such folder"),
        (made, "this is a file, not a folder"),
    ):
        ended = cli("run", made, option, folder)
        assert (2, f"error: {told}", f"  where: {option} {folder}") == (ended.code, *ended.lines[:2])
