from __future__ import annotations

from azbearer.arm.errors.finding import Finding
from azbearer.arm.errors.markup import finding_of_markup, finding_of_text, ids_in, without_trailers


def test_entities_are_resolved() -> None:
    """A message in XML reads as it was meant."""
    assert Finding("A", "x < y") == finding_of_markup(
        "<Error><Code>A</Code><Message>x &lt; y</Message></Error>"
    )


def test_a_page_without_title_and_heading_gives_its_text() -> None:
    """Scripts and styles are no text."""
    page = "<html><script>var x</script><body>Down for <b>maintenance</b></body></html>"
    assert Finding(message="Down for maintenance") == finding_of_markup(page)


def test_an_empty_page_is_named() -> None:
    """A page without any text is still an answer."""
    assert Finding(message="a page without text") == finding_of_markup("<html></html>")


def test_what_is_no_markup_is_left_to_others() -> None:
    """A text that merely begins with an angle bracket is not read as XML."""
    assert finding_of_markup("<- look here") is None


def test_xml_of_an_unknown_kind_gives_its_text() -> None:
    """The text of an XML document without known elements is better than nothing."""
    assert Finding(message="no") == finding_of_markup('<?xml version="1.0"?><string>no</string>')


def test_blank_text_is_nothing() -> None:
    """Spaces alone are an empty body."""
    assert finding_of_text(" \r\n ") is None


def test_ids_and_times_are_cut_off() -> None:
    """What stands behind the sentence is kept as ids, not as text."""
    text = "Not there.\nRequestId:aaaa0001-1111-4aaa-8bbb-00000000000c\nTime:2026-01-02T03:04:05Z"
    assert "Not there" == without_trailers(text)
    assert (("request id", "aaaa0001-1111-4aaa-8bbb-00000000000c"),) == ids_in(text)
