"""The documents are held against what they describe: each fault is found, and a sound tree has none."""

import pytest
from paceclip import docs
from PIL import Image

BOARD = """_SDA = const(21)
_SCL = const(22)
_SENSOR = const(27)
_BUTTON = const(32)
_BUZZER = const(25)
_LED = const(26)
"""
SETTINGS = '''FIELDS = """{
"unit": ["km", ["km", "mi"]],
"race": [null, "race"],
"volume": [2, 0, 3]
}"""
'''
SETTINGS_PAGE = """# Settings

| key | default | may be | meaning |
| --- | --- | --- | --- |
| `unit` | `"km"` | `"km"` or `"mi"` | of paces |
| `race` | `null` | a result, or `null` | for paces |
| `volume` | `2` | 0 to 3 | of cues |

| key | another table |
| --- | --- |
| `gone` | of keys that were |
"""
README = """# Clip

See [the inside](docs/inside.md#the-core), run `make demo`, or:

```
$ make test
```

| part | ESP32 |
| --- | --- |
| Display SDA | GPIO21 |
| Display SCL | GPIO22 |
| Sensor, output | GPIO27 |
| Button, one leg | GPIO32 |
| Buzzer, one leg | GPIO25 |
| LED, long leg | GPIO26 |

We make sure of it.
"""


@pytest.fixture
def tree(tmp_path):
    for name, text in {
        "Makefile": "demo: setup ## Run\ntest: ## Test\n",
        "README.md": README,
        "docs/settings.md": SETTINGS_PAGE,
        "docs/inside.md": "# Inside\n\n## The core\n\n[back](../README.md)\n",
        "firmware/boards/esp32_devkit.py": BOARD,
        "firmware/core/settings.py": SETTINGS,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_a_sound_tree_has_no_faults(tree):
    assert docs.text_faults(tree) == []


@pytest.mark.parametrize(
    "old, new, fault",
    [
        ("docs/inside.md", "docs/outside.md", "README.md: the link to docs/outside.md#the-core leads nowhere"),
        ("#the-core", "#the-rim", "README.md: the link to docs/inside.md#the-rim leads to no heading"),
        ("`make demo`", "`make demonstration`", "README.md: there is no make demonstration"),
        ("$ make test", "$ make tests", "README.md: there is no make tests"),
        ("GPIO27", "GPIO26", "README.md: the wiring says Sensor, output: GPIO26, esp32_devkit.py says GPIO27"),
        ("GPIO21", "GPIO2", "README.md: the wiring says Display SDA: GPIO2, esp32_devkit.py says GPIO21"),
        ("GPIO22", "GPIO220", "README.md: the wiring says Display SCL: GPIO220, esp32_devkit.py says GPIO22"),
        ("| Button, one leg | GPIO32 |\n", "", "README.md: the wiring has no row Button, one leg"),
    ],
)
def test_what_is_out_of_step_is_named(tree, old, new, fault):
    assert README.count(old) == 1
    (tree / "README.md").write_text(README.replace(old, new))
    assert docs.text_faults(tree) == [fault]


@pytest.mark.parametrize(
    "old, new, fault",
    [
        ('| `unit` | `"km"` |', '| `unit` | `"mi"` |', 'the default of `unit` is `"km"`, not `"mi"`'),
        ("| `race` | `null` | a result, or `null` | for paces |\n", "", "the settings have no row `race`"),
        ("| `race` | `null` | a", "| `rice` | `1` | x | y |\n| `race` | `null` | a", "there is no setting `rice`"),
        ("0 to 3", "0 to 4", "`volume` may be 0 to 3, not 0 to 4"),
        ('or `"mi"`', 'or `"m"`', '`unit` may be `"km"` or `"mi"`, not `"km"` or `"m"`'),
    ],
)
def test_settings_that_are_out_of_step_are_named(tree, old, new, fault):
    assert SETTINGS_PAGE.count(old) == 1
    (tree / "docs" / "settings.md").write_text(SETTINGS_PAGE.replace(old, new))
    assert docs.text_faults(tree) == [f"docs/settings.md: {fault}"]


def test_every_document_is_read(tree):
    (tree / "docs" / "inside.md").write_text("## The core\n\n[gone](gone.md)\n")
    assert docs.text_faults(tree) == ["docs/inside.md: the link to gone.md leads nowhere"]


def test_a_missing_source_is_an_error_with_its_path(tree):
    (tree / "Makefile").unlink()
    with pytest.raises(docs.DocsError, match="Makefile can't be read"):
        docs.text_faults(tree)


def picture(folder, name, lit=None):
    folder.mkdir(exist_ok=True)
    image = Image.new("RGB", (4, 4))
    if lit:
        image.putpixel(lit, (255, 255, 255))
    image.save(folder / name)


def test_pictures_are_compared_by_the_pixel(tmp_path):
    kept, fresh = tmp_path / "kept", tmp_path / "fresh"
    picture(kept, "same.png", (1, 1))
    picture(fresh, "same.png", (1, 1))
    picture(kept, "other.png", (1, 1))
    picture(fresh, "other.png", (1, 2))
    picture(kept, "old.png")
    picture(fresh, "new.png")
    assert docs.picture_faults(kept, fresh) == [
        "docs/pictures/new.png: is missing: run make pictures",
        "docs/pictures/old.png: is taken no more: run make pictures",
        "docs/pictures/other.png: it shows something else now: run make pictures, look at it",
    ]
