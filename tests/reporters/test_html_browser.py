"""The page in a real browser, headless: what its script makes of the data, and that nothing is refused."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from tests.reporters.scenes import red

from azbearer.reporters.html_report import HtmlReporter
from azbearer.secrets import Redactor

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr",
)  # fmt: skip
EVIL = "</script><img src=x onerror=alert(1)>"


@pytest.fixture
def rendered(stage: Any, tmp_path: Path) -> Any:
    """Opens the report of a scene, at a request; gives the page's elements as text, and its console."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium: apt-get install chromium")

    def render(scene: Any, fragment: str) -> tuple[str, list[str]]:
        scene(stage)
        stage.play(HtmlReporter(tmp_path / "r.html", Redactor(), "1.2.3"))
        done = subprocess.run(
            [
                CHROMIUM,
                *QUIET,
                f"--user-data-dir={tmp_path / 'profile'}",
                "--dump-dom",
                f"file://{tmp_path}/r.html{fragment}",
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
            env={**os.environ, "HOME": str(tmp_path)},
        )
        return done.stdout, re.findall(r"CONSOLE.*", done.stderr)

    return render


def hostile_request(stage: Any) -> None:
    """One request that has markup in all that can be had from strangers."""
    stage.start(EVIL, name=EVIL)
    stage.iteration()
    stage.item()
    stage.request(body=f'{{"a": "{EVIL}"}}'.encode(), headers=((EVIL, EVIL),))
    stage.script(stage.failed(EVIL, EVIL))
    stage.item_ends()
    stage.end()


def test_a_request_is_filled_in_when_it_is_opened(rendered: Any) -> None:
    """By the fragment of a failure's link, without a word of complaint on the console."""
    dom, console = rendered(red, "#r0")
    assert [] == console
    opened = dom.partition('id="r0"')[2].partition("</details>")[0]
    assert all(
        text in opened
        for text in ('class="detail"', "is quick", "expected 404 to equal 200", "Response: 404")
    )
    assert 1 == dom.count('class="detail"')


def test_markup_of_strangers_stays_text(rendered: Any) -> None:
    """No image is made of it, and nothing is run."""
    dom, console = rendered(hostile_request, "#r0")
    page = re.sub(r"<script.*?</script>", "", dom, flags=re.DOTALL)
    assert ([], False) == (console, "<img" in page)
    assert "&lt;/script&gt;&lt;img" in page


def test_visualizations_are_shown_in_a_frame_that_runs_nothing(rendered: Any) -> None:
    """The frame has the markup of the script, and is sandboxed."""

    def scene(stage: Any) -> None:
        stage.start("One")
        stage.iteration()
        stage.item()
        stage.request()
        stage.script(page="<p style='color: red'>made</p>")
        stage.item_ends()
        stage.end()

    dom, console = rendered(scene, "#r0")
    assert [] == console
    frame = re.findall(r'<iframe sandbox="" title="visualization" srcdoc="([^"]*)"', dom)
    assert ["<p style='color: red'>made</p>"] == [html.unescape(text) for text in frame]
