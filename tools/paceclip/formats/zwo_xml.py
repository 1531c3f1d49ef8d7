"""The XML of a .zwo: read without entities or document types, shallow, and each element with its line."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from paceclip.formats.draft import FormatError

_MOST_DEPTH = 12
_MOST_ELEMENTS = 20_000


@dataclass
class Node:
    """An element: its name, and its attributes by their names in lower case, and where it stands."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.name.lower()


class _Target:
    """Builds the nodes as the parser tells of them."""

    def __init__(self):
        self.root: Node | None = None
        self.line = lambda: 0
        self._open: list[Node] = []
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > _MOST_ELEMENTS:
            raise FormatError(f"line {self.line()}: over {_MOST_ELEMENTS} elements: make several workouts of it")
        if len(self._open) == _MOST_DEPTH:
            raise FormatError(f"line {self.line()}: elements nest over {_MOST_DEPTH} deep: that is no workout")
        node = Node(tag.rpartition("}")[2], {name.lower(): value for name, value in attributes.items()}, self.line())
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, tag: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def close(self) -> None:
        pass


def parse(data: bytes) -> Node:
    """The root element; FormatError with the line for what is no such XML."""
    target = _Target()
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.line = lambda: parser.parser.CurrentLineNumber
    try:
        parser.feed(data)
        parser.close()
    except DefusedXmlException as error:
        raise FormatError(f"line {target.line()}: it declares a document type or entities: remove them") from error
    except ParseError as error:
        line = error.position[0] if error.position else target.line()
        raise FormatError(f"line {line}: no well-formed XML ({error}): export it anew") from error
    except (LookupError, ValueError) as error:
        raise FormatError(f"line {target.line()}: no readable XML ({error}): save it as UTF-8") from error
    if target.root is None:
        raise FormatError("line 1: it has no element: export it anew")
    return target.root
