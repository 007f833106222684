"""The command line: ``medloom up | run | rerun | demo | login | studies | upload | jobs | dead-letters``."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from medloom_client import credentials
from medloom_client.client import Medloom
from medloom_client.problems import JobFailedError, MedloomProblem
from medloom_client.progress import reporter
from medloom_client.run import command
from medloom_client.run import rerun as again
from medloom_client.words import language, say, told

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Medloom")
jobs = typer.Typer(no_args_is_help=True, help="Long work on the platform")
app.add_typer(jobs, name="jobs")
datasets = typer.Typer(no_args_is_help=True, help="Withdraw data, or erase one subject")
app.add_typer(datasets, name="dataset")

Server = Annotated[str | None, typer.Option("--server", help="Address of the platform")]
Token = Annotated[
    str | None, typer.Option("--token", help="Access token; better in MEDLOOM_TOKEN", envvar="MEDLOOM_TOKEN")
]
COMMANDS = "medloom.commands"
INSTALLED = {
    "doctor": "Check an installation from the inside; one line for whatever is wrong",
    "backup": "Back up an installation while it runs",
    "restore": "Restore a backup into a stopped installation",
    "check-backup": "Compare every hash of a backup",
}
EXAMPLE = Path("examples/stroke-ist/study.yaml")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def up(context: typer.Context) -> None:
    """Start the whole platform on this machine (options: --data DIR, --host, --port, --json)."""
    _become("medloom_embedded", *context.args)


@app.command()
def run(
    study_file: Annotated[Path, typer.Argument(help="The study file (YAML)")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the results")],
    server: Server = None,
    token: Token = None,
    study: Annotated[str | None, typer.Option("--study", help="Work in this study instead of a new one")] = None,
) -> None:
    """Run a study file; without --server on a platform that lives as long as the run."""
    lang = language()
    where = command.Where()
    if server is not None:
        try:
            found = credentials.resolve(server, token)
        except MedloomProblem as problem:
            raise _refused(problem) from None
        where = command.Where(found.url, found.token, study)
    raise typer.Exit(command.run(study_file, out, where, reporter(lang), lang))


@app.command()
def rerun(
    pack: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A publication pack (zip)")],
    data: Annotated[
        Path | None, typer.Option("--data", exists=True, help="The original data file, or the folder it lies in")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Keep the results of the new run in this folder")] = None,
    server: Server = None,
    token: Token = None,
) -> None:
    """Run a publication pack again and tell what came out differently; status 6 when something did."""
    lang = language()
    where = command.Where()
    if server is not None:
        try:
            found = credentials.resolve(server, token)
        except MedloomProblem as problem:
            raise _refused(problem) from None
        where = command.Where(found.url, found.token)
    raise typer.Exit(again.rerun(pack, data, out, where, reporter(lang), lang))


@app.command()
def demo(
    study_file: Annotated[Path, typer.Argument(help="The study file of the example")] = EXAMPLE,
    out: Annotated[Path, typer.Option("--out", help="Folder for the results")] = Path("out/demo"),
    port: Annotated[int, typer.Option("--port", help="Port of the platform")] = 8765,
    end: Annotated[bool, typer.Option("--exit", help="End when done, also in a terminal")] = False,
) -> None:
    """Drive a real case through a platform started for it, and leave that running until Ctrl-C."""
    from medloom_client.demo import demo as play

    lang = language()
    stay = sys.stdin.isatty() and sys.stdout.isatty() and not end
    try:
        status = play(study_file, out, port, stay=stay, show=reporter(lang), lang=lang)
    except KeyboardInterrupt:
        print(say("interrupted", lang), file=sys.stderr)
        status = command.INTERRUPTED
    raise typer.Exit(status)


@app.command()
def login(
    server: Annotated[str, typer.Option("--server", help="Address of the platform")],
    name: Annotated[str, typer.Option("--name", prompt=True)],
    password: Annotated[str, typer.Option("--password", prompt=True, hide_input=True)],
    days: Annotated[int, typer.Option("--days", help="How long the token lasts", min=1, max=366)] = 30,
) -> None:
    """Sign in and keep a personal token for later commands."""

    def sign_in() -> None:
        with Medloom(server) as medloom:
            medloom.auth.sign_in(name, password)
            token = medloom.account.issue_token("command line", days=days)
            medloom.auth.sign_out()
        credentials.save(credentials.Credentials(server.rstrip("/"), str(token.token)))
        print(say("signed_in", language(), name=name, url=server))

    _guarded(sign_in)


@app.command()
def studies(server: Server = None, token: Token = None) -> None:
    """Studies you may see."""

    def show() -> None:
        with _medloom(server, token) as medloom:
            for study in medloom.studies.all():
                print(f"{study.id}\t{study.state}\t{study.role or ''}\t{study.title}")

    _guarded(show)


@app.command()
def upload(
    path: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    study: Annotated[str, typer.Option("--study", help="Study id")],
    server: Server = None,
    token: Token = None,
) -> None:
    """Upload a file; when it was interrupted, the same command goes on where it stopped."""

    def send() -> None:
        lang = language()
        with _medloom(server, token) as medloom, reporter(lang).stage(say("upload", lang, name=path.name)) as stage:
            found = medloom.study(study).uploads.send(
                path,
                lambda sent, size: stage.update(sent / max(size, 1)),
                memory=credentials.folder() / "uploads.json",
            )
        print(f"{found.id}\t{found.state}")

    _guarded(send)


Study = Annotated[str, typer.Option("--study", help="Study id")]


@jobs.command("show")
def show_job(job_id: str, study: Study, server: Server = None, token: Token = None) -> None:
    """State of a job."""

    def show() -> None:
        with _medloom(server, token) as medloom:
            job = medloom.study(study).jobs.get(job_id)
            print(f"{job.id}\t{job.state}\t{job.fraction:.0%}\t{job.step.ko if language() == 'ko' else job.step.en}")

    _guarded(show)


@jobs.command("wait")
def wait_job(job_id: str, study: Study, server: Server = None, token: Token = None) -> None:
    """Wait until a job ends; status 4 when it failed."""

    def wait() -> None:
        lang = language()
        with _medloom(server, token) as medloom, reporter(lang).stage(job_id) as stage:
            medloom.study(study).jobs.wait(job_id, lambda job: stage.update(job.fraction, job.step.en))

    _guarded(wait)


@jobs.command("cancel")
def cancel_job(job_id: str, study: Study, server: Server = None, token: Token = None) -> None:
    """Ask a job to stop."""

    def cancel() -> None:
        with _medloom(server, token) as medloom:
            medloom.study(study).jobs.cancel(job_id)
        print(say("job_cancelled", language()))

    _guarded(cancel)


@datasets.command("consequences")
def consequences(dataset_id: str, study: Study, server: Server = None, token: Token = None) -> None:
    """What withdrawing a data set would take with it; nothing is changed."""

    def show() -> None:
        with _medloom(server, token) as medloom:
            _print_consequences(medloom.study(study).datasets.consequences(dataset_id))

    _guarded(show)


@datasets.command("withdraw")
def withdraw(
    dataset_id: str,
    study: Study,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the record")],
    policy: Annotated[str | None, typer.Option("--policy", help="delete or quarantine")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask")] = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """Take a data set out of use with everything made of it, after showing what that is."""

    def act() -> None:
        with _medloom(server, token) as medloom:
            sets = medloom.study(study).datasets
            _print_consequences(sets.consequences(dataset_id))
            if yes or typer.confirm(say("withdraw_sure", language())):
                sets.withdraw(dataset_id, reason, policy=policy)
                print(say("withdrawn", language()))

    _guarded(act)


@datasets.command("erase")
def erase(
    dataset_id: str,
    study: Study,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the record and must not name the person")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask")] = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """Erase one subject. The identifier is asked for (or read from standard input), never given as an argument."""

    def act() -> None:
        lang = language()
        subject = typer.prompt(say("subject", lang), hide_input=True) if sys.stdin.isatty() else sys.stdin.readline()
        with _medloom(server, token) as medloom:
            room = medloom.study(study)
            found = room.datasets.find_subject(dataset_id, subject.strip())
            for table, rows in found["rows"].items():
                print(f"{table}\t{rows}")
            _print_consequences(room.datasets.consequences(dataset_id))
            if not any(found["rows"].values()) or not (yes or typer.confirm(say("erase_sure", lang))):
                return
            started = room.datasets.erase(dataset_id, subject.strip(), reason)
            if started.job is not None:
                room.jobs.wait(started.job.id)
            print(say("erased", lang, version=started.new_version))

    _guarded(act)


def _print_consequences(found: Any) -> None:
    for name in ("prepared", "experiments", "models", "endpoints", "reports"):
        for one in getattr(found, name):
            print(f"{name}\t{one['id']}\t{one.get('name') or one.get('title') or one.get('state', '')}")
    print(f"comparisons\t{len(found.comparisons)}\npredictions\t{found.predictions}\npolicy\t{found.policy}")


@app.command("dead-letters", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def dead_letters(service: Annotated[str, typer.Argument(help="ingest, preprocess, …")], context: typer.Context) -> None:
    """List or replay parked events of a service installed here (its settings come from the environment)."""
    if not service.isalpha():
        raise typer.BadParameter("a service is a word", param_hint="service")
    _become(f"medloom_{service}.main", "dead-letters", *context.args)


def _add_installed_commands() -> None:
    """Commands of what else is installed here (entry points ``medloom.commands``), each in a program of its own."""
    for found in entry_points(group=COMMANDS):
        _add_installed(found.name, found.module)


def _add_installed(name: str, module: str) -> None:
    @app.command(
        name,
        help=INSTALLED.get(name, f"From {module.split('.', maxsplit=1)[0]}, which is installed here"),
        add_help_option=False,
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )
    def installed(context: typer.Context) -> None:
        _become(module, name, *context.args)


def _medloom(server: str | None, token: str | None) -> Medloom:
    found = credentials.resolve(server, token)
    return Medloom(found.url, found.token)


def _guarded(work: Callable[[], Any]) -> None:
    try:
        work()
    except JobFailedError as problem:
        print(told(problem, language()), file=sys.stderr)
        raise typer.Exit(command.JOB_FAILED) from None
    except MedloomProblem as problem:
        raise _refused(problem) from None


def _refused(problem: MedloomProblem) -> typer.Exit:
    lang = language()
    print(say("refused", lang), file=sys.stderr)
    print(told(problem, lang), file=sys.stderr)
    return typer.Exit(command.REFUSED)


def _become(module: str, *arguments: str) -> NoReturn:
    """Become another program of ours, so that signals reach it and its status is the status."""
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])  # noqa: S606 - no shell is wanted


def _as_interrupt(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def main() -> None:
    """Entry point of the command ``medloom``. Being told to end is like Ctrl-C: what was started is stopped."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _as_interrupt)
    _add_installed_commands()
    app()
