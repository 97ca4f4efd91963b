"""An information product as a paper: the same words as its page, less what was taken back."""

from datetime import datetime

from openmash.adapters.paper import Block, Sheet, Style
from openmash.domain.access import Viewer
from openmash.domain.decisions.dissemination import CopyState
from openmash.records.queries.product_copies import Copy
from openmash.web.presenters import formatters
from openmash.web.presenters import products as present

ACCESSIBLE = "These are pictures of pages. The accessible page is in OpenMASH, under Products."
NOTHING = "Nothing has been released to this agency. This does not mean that nothing is known."
RULE = "Use this only for the purpose above. Pass nothing on without asking the hub."


def sheet(copy: Copy, viewer: Viewer, now: datetime) -> Sheet:
    """What is drawn for one reader at one time. Taken-back items are in no paper."""
    shown = [item for item in copy.items if item.state is CopyState.SHOWN]
    blocks = [Block(Style.TITLE, copy.title), Block(Style.SMALL, "Information product")]
    blocks += [Block(Style.BODY, f"{fact['key']}: {fact['value']}") for fact in present.facts(copy)]
    blocks.append(Block(Style.STRONG, RULE))
    blocks.append(Block(Style.HEADING, "What was released"))
    for words in present.copied(shown):
        blocks.append(Block(Style.STRONG, words.heading))
        if words.marks:
            blocks.append(Block(Style.SMALL, " · ".join(words.marks)))
        blocks.append(Block(Style.BODY, words.text))
    if not shown:
        blocks.append(Block(Style.BODY, NOTHING))
    blocks += _left_out(copy, stopped=len(copy.items) - len(shown))
    opened = f"Opened by {viewer.name}, {formatters.moment(now)}"
    return Sheet(
        blocks=tuple(blocks),
        mark=present.mark(viewer.name, copy.to_agency, now),
        top=f"Information product for {copy.to_agency}. {opened}",
        foot=ACCESSIBLE,
    )


def _left_out(copy: Copy, *, stopped: int) -> list[Block]:
    sentences = [present.withheld_words(copy.withheld), present.gone_words(copy.gone)]
    if stopped:
        sentences.append(
            f"{formatters.plural(stopped, 'item')} that you had read were taken back. Use them no "
            "further: the page in OpenMASH says which."
        )
    told = [Block(Style.BODY, each) for each in sentences if each]
    return [Block(Style.HEADING, "What is not in it"), *told] if told else []
