"""`tenderwatch draw request | commitment | reveal | run`: a draw up to its seats, a command for each role."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli.draw_after import add_to
from monitor.cli.draw_door import door
from monitor.cli.draw_said import ApiOption, SourceOption, refusals, say, told, unit
from monitor.draw.codes import DRAW_PARTY
from monitor.draw.commitment import commitment as committed_to
from monitor.draw.commitment import fresh
from monitor.draw.said import Said
from monitor.draw.seating import chain as codes_of
from monitor.drawing.kept import NONCE, absent, keep, read_kept, secrets_of
from monitor.drawing.plan import Made, ask, read_asking, read_plan
from monitor.drawing.roster import read_roster
from monitor.drawing.wrong import FileUnfit, Wrong

draw = typer.Typer(
    no_args_is_help=True, help="可验证抽取：申请、揭示、抽取、退出、公开、核验 / draws that anybody can verify"
)
PUBLIC = 0o644


@draw.command("request")
def request(
    plan: Annotated[Path, typer.Argument(help="Plan of the draw, TOML or JSON; or a request.json that was made.")],
    roster: Annotated[Path | None, typer.Option("--roster", help="CSV or JSON: expert, employer, slots.")] = None,
    out: Annotated[Path, typer.Option("--out", help="The request, public.")] = Path("request.json"),
    secrets: Annotated[Path, typer.Option("--secrets", help="What opens its handles; mode 0600.")] = Path(
        "secrets.json"
    ),
    send: Annotated[bool, typer.Option("--send", help="Put it on record at once.")] = False,  # noqa: FBT002
    api: ApiOption = None,
) -> None:
    """Make the request of a draw and the secrets that open it later; neither file is ever written over."""
    with refusals():
        asking = read_asking(plan) if roster is None else _made(plan, roster, out, secrets).asking
        if send:
            with door(api) as opened:
                told(opened.act("ask", asking["request"]["draw_id"], asking))


def _made(plan: Path, roster: Path, out: Path, secrets: Path) -> Made:
    wanted = read_plan(plan)
    experts = read_roster(roster, wanted.slots)
    made = ask(wanted, experts)
    absent(out, secrets)
    keep(secrets, secrets_of(made.request.draw_id, experts, made.secrets))
    keep(out, made.asking, PUBLIC)
    told_round = f"{made.request.chain.name} {made.request.round_no}"
    say(
        f"{out}：{len(experts)} 名专家，{told_round}，摘要 {made.request.sha256.hex()}；密件 {secrets} 请妥善保管",
        f"{out}: {len(experts)} experts, {told_round}, SHA-256 {made.request.sha256.hex()}; keep {secrets} to yourself",
    )
    for slot in made.request.scarce:
        say(
            f"{slot}：可抽人数不足席位的 10 倍，须监督部门签署",
            f"{slot}: fewer than ten experts a seat, the supervisor must sign",
        )
    return made


@draw.command("commitment")
def commitment(
    draw_id: Annotated[str, typer.Argument(help="Number of the draw, agreed before: the commitment binds it.")],
    party: Annotated[str, typer.Argument(help="purchaser, agency, supervision or platform.")],
    out: Annotated[Path, typer.Option("--out", help="The nonce, for its owner only; never written over.")],
    reserve: Annotated[
        int, typer.Option("--reserve", min=0, max=10_000, help="Supervisor: one-time codes of a blind reserve.")
    ] = 0,
) -> None:
    """Make a party's nonce, keep it in a file of mode 0600, and print the commitment for the request."""
    with refusals():
        if party not in DRAW_PARTY:
            due = Said(f"参与方之一：{'、'.join(DRAW_PARTY)}", f"one of {', '.join(DRAW_PARTY)}")
            raise FileUnfit(Wrong("PARTY", "party", party, due))
        nonce, codes = fresh(), codes_of(fresh(), reserve + 1) if reserve else []
        kept = {"format": NONCE, "draw_id": draw_id, "party": party, "nonce": nonce.hex()}
        keep(out, kept | ({"reserve": codes} if codes else {}))
    say(f"commitments.{party} = {committed_to(draw_id, party, nonce)}")
    if codes:
        say(f"reserve_anchor = {codes[-1]}")


@draw.command("reveal")
def reveal(
    nonce: Annotated[Path, typer.Argument(help="The file that `draw commitment` wrote.")],
    source: SourceOption,
    api: ApiOption = None,
) -> None:
    """Open a party's commitment, before the request's reveal_until."""
    with refusals():
        kept = read_kept(nonce, NONCE, "draw_id", "party", "nonce")
        with door(api) as opened:
            body = {"source": unit(source), "party": kept["party"], "nonce": kept["nonce"]}
            told(opened.act("reveal", kept["draw_id"], body))


@draw.command("run")
def run(  # noqa: PLR0913 - one argument an option of the command line
    draw_id: Annotated[str, typer.Argument(help="Number of the draw.")],
    *,
    signature: Annotated[
        str | None, typer.Option("--signature", help="The round's, typed in; else it is fetched.")
    ] = None,
    chain: Annotated[str | None, typer.Option("--chain", help="Hash of a chain; else the one named first.")] = None,
    round_no: Annotated[
        int | None, typer.Option("--round", help="An announced round; else the one named first.")
    ] = None,
    lottery: Annotated[str | None, typer.Option("--lottery", help="Name of an announced lottery.")] = None,
    issue: Annotated[str | None, typer.Option("--issue", help="Its issue.")] = None,
    numbers: Annotated[str | None, typer.Option("--numbers", help="Its numbers, as 3,9,27.")] = None,
    commit_reveal: Annotated[
        bool, typer.Option("--commit-reveal", help="The announced last resort: the parties' numbers alone.")
    ] = False,
    api: ApiOption = None,
) -> None:
    """Hold the draw: on the round that the request names, or in its turn on a fallback that it announced."""
    body: dict[str, Any] = {"signature": signature, "chain": chain, "round": round_no}
    with refusals():
        if lottery is not None:
            body = {"kind": "lottery", "name": lottery, "issue": issue, "numbers": _numbers(numbers)}
        elif commit_reveal:
            body = {"kind": "commit_reveal"}
        with door(api) as opened:
            told(opened.act("run", draw_id, {name: value for name, value in body.items() if value is not None}))
            for row in opened.seen(draw_id).seated:
                say(f"{row.seat} {row.slot} {row.handle}")


def _numbers(written: str | None) -> list[int]:
    try:
        return [int(one) for one in (written or "").split(",")]
    except ValueError as error:
        due = Said("开奖号码，如 3,9,27", "the numbers drawn, as 3,9,27")
        raise FileUnfit(Wrong("--numbers", "numbers", written or "", due)) from error


add_to(draw)
