"""Scene -> SVG. No inline styles (a strict content policy forbids them): colours are classes the style sheet knows."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from abmetrics.charts.scene import Anchor, Band, Bar, Item, Line, Link, Mark, Point, Scene, Spot, Text


def svg(scene: Scene) -> str:
    """The scene as one `<svg>` element, ready to stand inside an HTML page. Links are real ones."""
    has_links = any(isinstance(item, Link | Spot) for item in scene.items)
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "scene",
            "viewBox": f"0 0 {_number(scene.width)} {_number(scene.height)}",
            "width": _number(scene.width),
            "height": _number(scene.height),
            "role": "group" if has_links else "img",
            "aria-label": scene.title,
        },
    )
    ET.SubElement(root, "desc").text = scene.description
    for item in scene.items:
        _draw(root, item)
    return ET.tostring(root, encoding="unicode")


def _draw(parent: ET.Element, item: Item) -> None:
    match item:
        case Text():
            _text(parent, item)
        case Bar():
            attributes = {"x": item.x, "y": item.y, "width": item.width, "height": item.height}
            element = _element(parent, "rect", f"fill-{item.tone}", attributes)
            if item.radius:
                element.set("rx", _number(item.radius))
        case Band():
            ET.SubElement(parent, "path", {"class": f"fill-{item.tone}", "d": _path(item.points) + "Z"})
        case Line():
            dotted = " dotted" if item.dotted else ""
            stroke = {"d": _path(item.points), "fill": "none", "stroke-width": _number(item.width)}
            ET.SubElement(parent, "path", {"class": f"line-{item.tone}{dotted}"} | stroke)
        case Mark():
            name = f"fill-panel line-{item.tone}" if item.hollow else f"fill-{item.tone} line-panel"
            mark = _element(parent, "circle", name, {"cx": item.x, "cy": item.y, "r": item.radius})
            mark.set("stroke-width", "1.5")
        case Link():
            link = ET.SubElement(parent, "a", {"href": item.href, "aria-label": item.label})
            for child in item.items:
                _draw(link, child)
        case Spot():
            spot = ET.SubElement(parent, "a", {"class": "spot", "href": item.href, "aria-label": item.label})
            area = item.area
            box = {"x": area.left, "y": area.top, "width": area.right - area.left, "height": area.bottom - area.top}
            _element(spot, "rect", "area", box)
            shown = ET.SubElement(spot, "g", {"class": "shown"})
            for child in item.shown:
                _draw(shown, child)


def _text(parent: ET.Element, item: Text) -> None:
    name = f"fill-{item.tone}" + (" bold" if item.bold else "")
    element = _element(parent, "text", name, {"x": item.x, "y": item.y, "font-size": item.size})
    if item.anchor is not Anchor.START:
        element.set("text-anchor", item.anchor)
    element.text = item.words


def _element(parent: ET.Element, tag: str, name: str, attributes: dict[str, float]) -> ET.Element:
    numbers = {key: _number(value) for key, value in attributes.items()}
    return ET.SubElement(parent, tag, {"class": name} | numbers)


def _path(points: tuple[Point, ...]) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
