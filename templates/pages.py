"""What does a page say? Renders `pages/<name>.html.j2`, and a text in Markdown as HTML that is safe on a page."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from templates.environment import nbsp, page_environment

SHALLOWEST = 3
"""The report stands under the page's h1 and the section's h2: its own headings begin here, no level skipped."""


def page(name: str, **facts: object) -> str:
    """The page `pages/<name>.html.j2` with these facts, everything in them escaped."""
    return page_environment().get_template(f"pages/{name}.html.j2").render(facts)


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    # HTML in the text stays text, pictures are left out: a page loads nothing from elsewhere.
    return MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline", "image"])


def report_html(markdown: str) -> Markup:
    """A text in Markdown as HTML. Its headings go under `SHALLOWEST`, its words keep Czech non-breaking spaces."""
    tokens = _markdown().parse(markdown)
    levels = sorted({int(token.tag[1]) for token in tokens if token.type == "heading_open"})
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, SHALLOWEST + levels.index(int(token.tag[1])))}"
        for child in token.children or ():
            if child.type == "text":
                child.content = nbsp(child.content)
    # The renderer escapes every text and attribute; the only markup is its own.
    return Markup(_markdown().renderer.render(tokens, _markdown().options, {}))  # noqa: S704
