from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from tests.reporters.scenes import SECRET, chatty, empty, green, hostile, interrupted, red, repeated, telling

from azbearer.errors import OutputError
from azbearer.reporters.html_report import HtmlReporter
from azbearer.secrets import Redactor

if TYPE_CHECKING:
    from pathlib import Path

SCENES = {
    "green": green, "red": red, "chatty": chatty, "hostile": hostile, "empty": empty,
    "interrupted": interrupted, "repeated": repeated,
}  # fmt: skip


class Page(HTMLParser):
    """The page as a parser sees it: elements, the text outside of scripts, and each script's text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.scripts: list[str] = []
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        """The text that follows is outside."""
        del tag
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Part it."""
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        """All text that is shown without the page's script."""
        return " ".join(self.words)

    @property
    def details(self) -> list[dict[str, Any]]:
        """What the page's script reads, by request."""
        return [json.loads(script) for script in self.scripts[:-1]]


@pytest.fixture
def page(stage: Any, tmp_path: Path) -> Any:
    """Plays a scene to the reporter, and reads what it wrote."""

    def written(scene: Any, redactor: Redactor | None = None) -> Page:
        scene(stage)
        stage.play(HtmlReporter(tmp_path / "r.html", redactor or Redactor(), "1.2.3"))
        return Page((tmp_path / "r.html").read_text("utf-8"))

    return written


@pytest.mark.parametrize("name", SCENES)
def test_each_request_has_its_line_and_its_data(page: Any, name: str) -> None:
    """As many lines as pieces of data, numbered alike; nothing of the page comes over a network."""
    found = page(SCENES[name])
    lines = [attributes["id"] for tag, attributes in found.elements if tag == "details"]
    data = [attributes["id"] for tag, attributes in found.elements if tag == "script" and "id" in attributes]
    assert lines == [f"r{number}" for number in range(len(found.details))]
    assert data == [f"d{number}" for number in range(len(found.details))]
    assert not [attributes for _, attributes in found.elements if {"src", "srcset"} & attributes.keys()]
    assert all(str(attributes["href"]).startswith("#") for tag, attributes in found.elements if tag == "a")


@pytest.mark.parametrize(("scene", "told"), [(green, True), (empty, False)])
def test_cards_of_what_there_was(page: Any, scene: Any, told: bool) -> None:
    """A run without tests is not told that 0 of 0 have passed."""
    assert told == ("tests passed" in page(scene).text)


def test_failures_come_first(page: Any) -> None:
    """With the test, the reason and the place, and a link to the request."""
    found = page(red)
    failures, _, requests = found.text.partition("Requests")
    assert "is found" in failures
    assert "expected 404 to equal 200" in failures
    assert "TypeError: x is not a function" in failures
    assert "check the name" in failures
    assert "is quick" not in failures
    assert "Tests fail" in requests
    assert "#r0" in [attributes.get("href") for tag, attributes in found.elements if tag == "a"]


def test_the_details_of_a_request(page: Any) -> None:
    """Tests, console and every exchange, with its phases."""
    detail = page(chatty).details[0]
    assert {"log", "info", "warn", "error", "debug"} == {level for level, _ in detail["console"]}
    assert [True, True, False] == [request["script"] for request in detail["requests"]]
    phases = [name for name, _ in detail["requests"][-1]["response"]["phases"]]
    assert ["dns", "connect", "tls", "first byte", "download"] == phases


@pytest.mark.parametrize("verdict", ["passed", "failed", "interrupted by SIGINT"])
def test_the_verdict(page: Any, verdict: str) -> None:
    """In one word at the top."""
    scene = {"passed": green, "failed": red}.get(verdict, interrupted)
    assert verdict in page(scene).words


def test_hostile_names_are_inert(page: Any) -> None:
    """Markup in names, messages and bodies is text; the policy allows the page's own script and style."""
    evil = "</script><img src=x onerror=alert(1)><!--"

    def scene(given: Any) -> None:
        given.start(evil, name=evil, environment=evil)
        given.iteration()
        given.item()
        given.request(body=evil.encode(), url=f"http://h/{evil}", headers=((evil, evil),))
        given.script(given.failed(evil, evil))
        given.item_ends()
        given.end()

    found = page(scene)
    allowed = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "footer",
        "script",
        "a",
        "b",
    }
    allowed |= {"h1", "h2", "p", "span", "ul", "li", "div", "input", "select", "option", "details", "summary"}
    allowed |= {"figure", "figcaption", "svg", "text", "line", "rect"}
    assert {tag for tag, _ in found.elements} <= allowed
    assert evil in found.text
    policy = next(
        str(attributes["content"]) for _, attributes in found.elements if "http-equiv" in attributes
    )
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; img-src data:; "
        r"base-uri 'none'; form-action 'none'",
        policy,
    )


def test_controls_are_visible(page: Any) -> None:
    """What could drive a terminal or turn the direction of writing is written out."""
    assert "\\x1b" in page(hostile).text
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", page(hostile).text)


def test_secrets_that_were_learned_late(page: Any) -> None:
    """They are masked in names and details that were there before."""
    found = page(telling, Redactor([SECRET]))
    assert SECRET not in found.text + json.dumps(found.details)


def test_large_bodies_are_cut(page: Any) -> None:
    """And say how large they were."""

    def scene(given: Any) -> None:
        given.start("One")
        given.iteration()
        given.item()
        given.request(body=b"x" * 100_000)
        given.item_ends()
        given.end()

    body = page(scene).details[0]["requests"][0]["response"]["body"]
    assert (65_536, 100_000, True) == (len(body["text"]), body["size"], body["cut"])


def test_the_life_of_a_token(page: Any) -> None:
    """A token request's answer becomes a band under the bars."""

    def scene(given: Any) -> None:
        given.start("One")
        given.iteration()
        given.item()
        url = "https://login.microsoftonline.com/t/oauth2/token"
        given.request(source="script", url=url, body=b'{"expires_in": "3599"}')
        given.request()
        given.item_ends()
        given.end()

    assert "a token, good for 3599 s" in page(scene).words


def test_a_file_that_cannot_be_written(stage: Any, tmp_path: Path) -> None:
    """Is an error of the output."""
    green(stage)
    with pytest.raises(OutputError, match="HTML report"):
        stage.play(HtmlReporter(tmp_path / "no" / "folder.html", Redactor(), "1"))


def test_visualizations(page: Any) -> None:
    """What `pm.visualizer` made is data for a frame, whose styles the policy then allows, and no script."""

    def scene(given: Any) -> None:
        given.start("One")
        given.iteration()
        given.item()
        given.request()
        given.script(page="<b style='color: red'>made</b><script>alert(1)</script>")
        given.item_ends()
        given.end()

    found = page(scene)
    assert ["<b style='color: red'>made</b><script>alert(1)</script>"] == found.details[0]["views"]
    policy = next(
        str(attributes["content"]) for _, attributes in found.elements if "http-equiv" in attributes
    )
    assert "style-src 'unsafe-inline'; script-src 'sha256-" in policy
