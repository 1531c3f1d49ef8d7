"""The colours of a report: one set for light, one for dark. Solid, so that a picture needs no transparency.

Target and actual are green and blue, what is off the target orange: told apart by eyes that don't see red or green, and
by their lightness on paper without colours.
"""

LIGHT = {
    "page": "#f5f6f4",
    "card": "#ffffff",
    "ink": "#1d2125",
    "faint": "#5f6872",
    "line": "#e2e5e8",
    "band": "#e4f1ea",
    "aim": "#bfe0cf",
    "target": "#2b8a66",
    "pace": "#1c4f9c",
    "off": "#cf4a0a",
    "pause": "#eef0f2",
    "run": "#1c4f9c",
    "easy": "#8fb0da",
    "recover": "#d3e0f1",
    "stand": "#e6e8eb",
    "onrun": "#ffffff",
}
DARK = {
    "page": "#121518",
    "card": "#1a1e23",
    "ink": "#e9ecef",
    "faint": "#a0a9b3",
    "line": "#2e343b",
    "band": "#213c32",
    "aim": "#30604c",
    "target": "#5cc197",
    "pace": "#8db8fa",
    "off": "#ff8b4d",
    "pause": "#242a30",
    "run": "#8db8fa",
    "easy": "#4a6a98",
    "recover": "#2b3d57",
    "stand": "#2a2f35",
    "onrun": "#10151c",
}
