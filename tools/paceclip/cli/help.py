"""How `paceclip --help` lists the commands: by what somebody wants to do."""

import click

_GROUPS = {
    "Plans": ("new", "lint", "show", "paces", "plan", "import", "export"),
    "Your board": ("flash", "install", "sync", "settings", "doctor", "calibrate"),
    "Your runs": ("pull", "runs", "show-run", "export-run", "report"),
    "Without a board": ("sim", "web", "device", "replay"),
    "For developers": ("build", "trace", "docs", "web-build", "web-picture", "release"),
}


class Groups(click.Group):
    """A group whose commands are listed under headings."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        widest = max(map(len, self.commands))
        room = formatter.width - widest - 6
        for title, names in _GROUPS.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(name.ljust(widest), self.commands[name].get_short_help_str(room)) for name in names]
                )
