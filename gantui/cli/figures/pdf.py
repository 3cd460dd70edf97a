"""A drawing as a PDF file of one page: paths, circles, text, images and metadata, which is all that figures need.

The text is in Helvetica, one of the 14 fonts that every reader of PDF has; it is not embedded. The same drawing gives
the same bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from gantui.cli.figures.shapes import FONT, RGB, Circles, Drawing, Image, Path, Shape, Text, text_width
from gantui.errors import plain

_ROUND = 0.5522847498
"""The share of a radius at which a cubic curve has its handles when it draws a quarter of a circle."""


def pdf(drawing: Drawing) -> bytes:
    """DRAWING as the bytes of a PDF file."""
    images = [shape for shape in drawing.shapes if isinstance(shape, Image)]
    shades = sorted({shape.opacity for shape in drawing.shapes if isinstance(shape, Path | Circles)})
    # Turned over once, so that everything has its y downwards.
    content = f"1 0 0 -1 0 {drawing.height:.2f} cm 1 j\n" + "\n".join(
        part for shape in drawing.shapes for part in _shape(shape, images, shades)
    )
    first = 7  # the number of the first image's object
    held = "".join(f"/I{place} {first + place} 0 R " for place in range(len(images)))
    states = "".join(f"/S{place} << /ca {shade:g} /CA {shade:g} >> " for place, shade in enumerate(shades))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {drawing.width:.2f} {drawing.height:.2f}] /Contents 4 0 R "
            f"/Resources << /Font << /F 6 0 R >> /XObject << {held}>> /ExtGState << {states}>> >> >>"
        ).encode(),
        _stream("", content.encode("latin-1")),
        f"<< /Title {_string(drawing.title)} /Subject {_string(drawing.about)} /Creator (gantui) >>".encode("latin-1"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *map(_image, images),
    ]
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    """The PDF file of OBJECTS, numbered from 1; the first is the catalogue, the fifth the information."""
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    start = len(out)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _stream(facts: str, data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    return f"<< {facts}/Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream"


def _image(image: Image) -> bytes:
    rows, columns, _ = image.pixels.shape
    return _stream(
        f"/Type /XObject /Subtype /Image /Width {columns} /Height {rows} /ColorSpace /DeviceRGB /BitsPerComponent 8 ",
        image.pixels.tobytes(),
    )


def _string(text: str) -> str:
    """TEXT as a PDF string; a letter that the encoding has not becomes '?'."""
    known = plain(text).encode("cp1252", "replace").decode("latin-1")
    return "(" + known.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"


def _colour(colour: RGB, operator: str) -> str:
    return " ".join(f"{part / 255:.3f}" for part in colour) + f" {operator}"


def _paint(fill: RGB | None, stroke: RGB | None, *, closed: bool = False) -> str:
    """The operator that paints the path that was made."""
    if fill is not None:
        return "B" if stroke is not None else "f"
    return "s" if closed else "S"


def _shape(shape: Shape, images: list[Image], shades: list[float]) -> Iterator[str]:
    match shape:
        case Path() | Circles():
            yield f"q /S{shades.index(shape.opacity)} gs {shape.width:g} w"
            if shape.fill is not None:
                yield _colour(shape.fill, "rg")
            if shape.stroke is not None:
                yield _colour(shape.stroke, "RG")
            yield from _outline(shape)
            yield "Q"
        case Text():
            width = text_width(shape.text)
            back = {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
            turn = "0 -1 -1 0" if shape.upwards else "1 0 0 -1"
            x, y = (shape.x, shape.y + back) if shape.upwards else (shape.x - back, shape.y)
            colour = _colour(shape.colour, "rg")
            yield f"BT {colour} /F {FONT:g} Tf {turn} {x:.2f} {y:.2f} Tm {_string(shape.text)} Tj ET"
        case Image():
            place = next(place for place, each in enumerate(images) if each is shape)
            foot = shape.y + shape.height
            yield f"q {shape.width:.2f} 0 0 -{shape.height:.2f} {shape.x:.2f} {foot:.2f} cm /I{place} Do Q"


def _outline(shape: Path | Circles) -> Iterator[str]:
    if isinstance(shape, Path):
        if shape.dash:
            yield f"[{' '.join(f'{each:g}' for each in shape.dash)}] 0 d"
        (x, y), *rest = shape.places
        yield f"{x:.2f} {y:.2f} m " + " ".join(f"{x:.2f} {y:.2f} l" for x, y in rest)
        yield _paint(shape.fill, shape.stroke, closed=shape.closed)
        return
    r, k = shape.radius, shape.radius * _ROUND
    for x, y in shape.places:
        yield (
            f"{x + r:.2f} {y:.2f} m {x + r:.2f} {y + k:.2f} {x + k:.2f} {y + r:.2f} {x:.2f} {y + r:.2f} c "
            f"{x - k:.2f} {y + r:.2f} {x - r:.2f} {y + k:.2f} {x - r:.2f} {y:.2f} c "
            f"{x - r:.2f} {y - k:.2f} {x - k:.2f} {y - r:.2f} {x:.2f} {y - r:.2f} c "
            f"{x + k:.2f} {y - r:.2f} {x + r:.2f} {y - k:.2f} {x + r:.2f} {y:.2f} c h "
            + _paint(shape.fill, shape.stroke, closed=True)
        )
