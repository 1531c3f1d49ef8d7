"""The command that makes a page of a run, or of a plan's weeks."""

from pathlib import Path

import click

from paceclip import out_file
from paceclip.activity import journal, planned, run_file
from paceclip.cli.plans import PLAN
from paceclip.errors import UserError
from paceclip.plans import plan_file
from paceclip.plans.plan_file import printable
from paceclip.report import card, plan_page, png, progress, run_page, signal, svg, targets, verdicts

_PICTURE = click.Path(path_type=Path)
_PICTURES = {"svg": svg.file, "png": png.file}


class ReportError(UserError):
    """A report that can't be made or written; str() says what to do."""


@click.command("report")
@click.argument("run", metavar="[ID|FILE]", required=False)
@click.option("--plan", type=PLAN, help="Without a run: how far its weeks have come. With one: the plan that was run.")
@run_file.corrections
@click.option("--settings", type=_PICTURE, help="Your settings.json, where it says how near is near enough.")
@click.option("--svg", type=_PICTURE, help="Write a picture instead, as SVG.")
@click.option("--png", type=_PICTURE, help="Write a picture instead.")
@click.option("-o", "--out", type=_PICTURE, help="The page to write; else named by plan and day.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@run_file.folder_option
def report(
    run: str | None,
    plan: Path | None,
    distance: str | None,
    sure: bool,
    start: str | None,
    settings: Path | None,
    svg: Path | None,
    png: Path | None,
    out: Path | None,
    force: bool,
    folder: Path | None,
) -> None:
    """Make a page (HTML) of a run, or of a plan's weeks.

    The run is kept here or in a FILE; with --plan alone it is the weeks.
    """
    rules = targets.rules(settings)
    if run is not None:
        told = _of_run(run, plan, distance, start, rules, sure, folder)
        name = Path(told.run.file_name(".html"))
        page, picture = run_page.write(told), card.of_run(told)
    elif plan is not None:
        if distance is not None or start is not None:
            raise ReportError("--distance and --start are a run's: say which, or leave them out")
        weeks = _of_plan(plan, rules, folder)
        name = Path(f"{plan.stem}-progress.html")
        page, picture = plan_page.write(weeks), card.of_plan(weeks)
    else:
        raise ReportError("say which run, such as 1, or 0001.run; or --plan mile for the weeks of a plan")
    pictures = {form: path for form, path in (("svg", svg), ("png", png)) if path is not None}
    if out is not None or not pictures:
        _write(out or name, page, force, "-o")
    for form, path in pictures.items():
        _write(path, _PICTURES[form](picture), force, f"--{form}")


def _of_run(
    run: str,
    plan: Path | None,
    distance: str | None,
    start: str | None,
    rules: targets.Rules,
    sure: bool,
    folder: Path | None,
) -> run_page.Report:
    entries = run_file.entries(run_file.find(run, folder))
    header = next((entry for entry in entries if entry["t"] == "run"), {})
    known = planned.find(entries) if plan is None else planned.of(header, plan)
    before = run_file.told(entries, known, None, None, False)
    told = run_file.told(entries, known, distance, start, sure)
    if plan is not None and known is None:
        raise ReportError(f"{plan}: is not the plan of this run, or has changed since: leave --plan out")
    judged = verdicts.judge(told, header, known, rules)
    return run_page.Report(told, header, known, judged, signal.of(entries), journal.state(entries), before.mm)


def _of_plan(plan: Path, rules: targets.Rules, folder: Path | None) -> progress.Progress:
    file = plan_file.load(plan).printable()
    sessions = []
    with run_file.store(folder) as store:
        for kept in store.all():
            if kept.plan == plan.stem and kept.state in progress.COUNTED:
                try:
                    entries = run_file.entries(store.path(kept))
                    sessions.append(progress.session(file, kept, entries, rules))
                except UserError as error:
                    click.echo(printable(f"run {kept.id} is left out: {error}"), err=True)
    return progress.of(file, sessions)


def _write(path: Path, data: bytes, force: bool, option: str) -> None:
    out_file.write(path, data, force, option)
    click.echo(click.format_filename(path))


COMMANDS = (report,)
