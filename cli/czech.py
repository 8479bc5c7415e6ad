"""How does typer speak Czech, and import a noun only when it is called? Its groups, its help and its complaints."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, ClassVar, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

Function = TypeVar("Function", bound=Callable[..., Any])

_WORDS = (("required", "povinné"), ("default: ", "výchozí: "), ("env var: ", "nebo proměnná prostředí "))


class _Czech:
    """What commands and groups share: the headings and the help option."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]  # the other base's
        formatter.write_usage(
            ctx.command_path, " ".join(piece.strip("{}") for piece in pieces), prefix="Použití: "
        )

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]  # the other base's
        if option is not None:
            option.help = "Ukázat tuto nápovědu."
        return option

    def format_parameters(self, ctx: Any, formatter: Any) -> None:
        """Arguments and options under Czech headings."""
        found: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
        for param in self.get_params(ctx):  # type: ignore[attr-defined]  # the other base's
            record = param.get_help_record(ctx)
            if record is not None:
                name = record[0].partition(" <")[0]  # a metavar says more than <int>
                found[param.param_type_name].append((name, _translated(record[1])))
        for kind, heading in (("argument", "Argumenty"), ("option", "Volby")):
            if found[kind]:
                with formatter.section(heading):
                    formatter.write_dl(found[kind])


class Command(_Czech, TyperCommand):
    """A command whose help is Czech."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **{**attributes, "options_metavar": "[VOLBY]"})

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The parts of the help below its text."""
        self.format_parameters(ctx, formatter)


class Group(_Czech, TyperGroup):
    """A group whose help and suggestions are Czech; ``nouns`` are imported when they are called.

    ``nouns`` maps a command to its module, its name there (a typer app or a function) and its line in the help.
    """

    nouns: ClassVar[Mapping[str, tuple[str, str, str]]] = {}

    def __init__(self, *args: Any, **attributes: Any) -> None:
        attributes |= {"options_metavar": "", "subcommand_metavar": "PŘÍKAZ [VOLBY]…"}
        super().__init__(*args, **attributes)

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, in the order they are declared."""
        return [*self.nouns, *self.commands]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command; its module is imported now."""
        if cmd_name not in self.nouns:
            return super().get_command(ctx, cmd_name)
        module, name, line = self.nouns[cmd_name]
        target = getattr(importlib.import_module(module), name)
        if not isinstance(target, typer.Typer):
            app = Noun(line)
            app.command(cmd_name, help=line)(target)
            target = app
        command = typer.main.get_command(target)
        command.name = cmd_name
        return command

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Options, then commands with their lines; nothing is imported for it."""
        self.format_parameters(ctx, formatter)
        rows = [(name, line) for name, (_module, _name, line) in self.nouns.items()]
        rows += [(name, command.short_help or command.help or "") for name, command in self.commands.items()]
        with formatter.section("Příkazy"):
            formatter.write_dl(rows)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of ``args``; an unknown one gets a sentence with the nearest name."""
        name = args[0]
        if not name.startswith("-") and name not in self.list_commands(ctx):
            near = get_close_matches(name, self.list_commands(ctx), n=1)
            hint = f"neměl to být „{near[0]}“?" if near else f"viz {ctx.command_path} --help"
            raise UnknownCommand(f"Příkaz „{name}“ neznám; {hint}")
        return super().resolve_command(ctx, args)


class UnknownCommand(typer.TyperException):
    """A command that there is not; the message is Czech."""

    exit_code = 2


class Noun(typer.Typer):
    """The app of one noun: Czech help without rich, whose import alone would cost a fifth of a second."""

    def __init__(self, help: str, cls: type[Group] = Group) -> None:
        super().__init__(
            cls=cls,
            help=help,
            no_args_is_help=True,
            add_completion=False,
            rich_markup_mode=None,
            context_settings={"max_content_width": 110},
        )

    def command(self, name: str | None = None, **attributes: Any) -> Callable[[Function], Function]:
        """Declares a command with a Czech help."""
        example = attributes.pop("example", None)
        if example:
            attributes["epilog"] = f"\b\nPříklad:\n  {example}"
        return super().command(name, cls=Command, **attributes)


def _translated(text: str) -> str:
    head, bracket, extra = text.rpartition("[")
    if not bracket:
        return text
    for english, czech in _WORDS:
        extra = extra.replace(english, czech)
    return f"{head}[{extra}"


def complaint(error: typer.TyperException) -> str:
    """The Czech sentence of a complaint of typer about a command line."""
    kind = type(error).__name__
    if kind == "MissingParameter":
        return f"Chybí {_label(error)}; nápovědu ukáže --help."
    if kind == "NoSuchOption":
        known = getattr(error, "possibilities", None) or ()
        hint = f"neměla to být {' nebo '.join(sorted(known))}?" if known else "nápovědu ukáže --help."
        return f"Volbu {getattr(error, 'option_name', '')} příkaz nezná; {hint}"
    if kind == "BadOptionUsage":
        return f"Volba {getattr(error, 'option_name', '')} není zadána správně; nápovědu ukáže --help."
    if kind == "BadParameter":
        return _of_value(error)
    if "unexpected extra argument" in error.message:
        extra = error.message.rpartition("(")[2].rstrip(")")
        return f"Na příkazovém řádku přebývá „{extra}“; text s\u00a0mezerami patří do uvozovek."
    if error.message == "Missing command.":
        return "Chybí příkaz; nápovědu ukáže --help."
    return error.format_message()


def _of_value(error: typer.TyperException) -> str:
    param = getattr(error, "param", None)
    descriptor = getattr(param, "type_descriptor", None)
    if descriptor is not None and descriptor.annotation is int:
        return f"{_label(error)} má být celé číslo."
    return f"{_label(error)}: {error.message}" if param is not None else error.message


def _label(error: typer.TyperException) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return "hodnota"
    if param.param_type_name == "option":
        return f"volba {max(param.opts, key=len)}"
    return f"argument {param.metavar or param.name.upper()}"
