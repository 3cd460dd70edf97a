"""A drawing as an SVG file: its fonts are named, its metadata are in it, and nothing comes from elsewhere."""

from __future__ import annotations

from html import escape

from gantui.cli.figures.shapes import FONT, MM, RGB, Circles, Drawing, Image, Path, Shape, Text
from gantui.draw.images.png import data_uri
from gantui.errors import plain


def svg(drawing: Drawing) -> str:
    """DRAWING as the text of an SVG file."""
    width, height = drawing.width, drawing.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width / MM:.2f}mm" height="{height / MM:.2f}mm" '
        f'viewBox="0 0 {width:.2f} {height:.2f}" font-family="Helvetica,Arial,sans-serif" '
        f'font-size="{FONT:g}" stroke-linejoin="round">',
        f"<title>{_text(drawing.title)}</title><desc>{_text(drawing.about)}</desc>",
        f'<rect width="{width:.2f}" height="{height:.2f}" fill="#fff"/>',
        *map(_shape, drawing.shapes),
        "</svg>\n",
    ]
    return "".join(parts)


def _text(text: str) -> str:
    return escape(plain(text))


def _colour(colour: RGB | None) -> str:
    return "none" if colour is None else "#{:02x}{:02x}{:02x}".format(*colour)


def _shape(shape: Shape) -> str:
    match shape:
        case Path():
            drawn = "L".join(f"{x:.2f} {y:.2f}" for x, y in shape.places)
            dash = f' stroke-dasharray="{" ".join(f"{each:g}" for each in shape.dash)}"' if shape.dash else ""
            opacity = "" if shape.opacity == 1 else f' opacity="{shape.opacity:g}"'
            return (
                f'<path d="M{drawn}{"Z" if shape.closed else ""}" fill="{_colour(shape.fill)}" '
                f'stroke="{_colour(shape.stroke)}" stroke-width="{shape.width:g}"{dash}{opacity}/>'
            )
        case Circles():
            drawn = "".join(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{shape.radius:g}"/>' for x, y in shape.places)
            return (
                f'<g fill="{_colour(shape.fill)}" stroke="{_colour(shape.stroke)}" stroke-width="{shape.width:g}" '
                f'fill-opacity="{shape.opacity:g}">{drawn}</g>'
            )
        case Text():
            turned = f' transform="rotate(-90 {shape.x:.2f} {shape.y:.2f})"' if shape.upwards else ""
            return (
                f'<text x="{shape.x:.2f}" y="{shape.y:.2f}" text-anchor="{shape.anchor}" '
                f'fill="{_colour(shape.colour)}"{turned}>{_text(shape.text)}</text>'
            )
        case Image():
            return (
                f'<image x="{shape.x:.2f}" y="{shape.y:.2f}" width="{shape.width:.2f}" height="{shape.height:.2f}" '
                f'preserveAspectRatio="none" style="image-rendering:pixelated" href="{data_uri(shape.pixels)}"/>'
            )
