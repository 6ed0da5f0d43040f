"""What to do and whom to call when something is happening now, as editors write it."""

from pydantic import Field

from bot.kb.ids import EmergencyId
from bot.kb.models import Entry, Line, Reviewed, Slug, SourceRef, Text, Url


class Contact(Entry):
    id: Slug
    name: Line
    reach: Line
    for_: Line = Field(alias="for")
    url: Url | None = None
    source: SourceRef | None = None


class EmergencyKind(Entry):
    id: EmergencyId
    headline: Line
    steps: tuple[Line, ...] = Field(min_length=3, max_length=6)
    after: Text | None = None
    contacts: tuple[Slug, ...] = Field(min_length=1)


class FollowUp(Entry):
    """What to say when somebody in an emergency goes on: 「切り離しました。次は?」.

    Without contacts of its own, those of the emergency are shown. `kinds` are those it is for, all
    if empty.
    """

    id: Slug
    kinds: tuple[EmergencyId, ...] = ()
    asked: tuple[str, ...] = Field(min_length=1)
    headline: Line
    steps: tuple[Line, ...] = Field(max_length=6)
    contacts: tuple[Slug, ...] = ()


class Emergency(Reviewed):
    kinds: tuple[EmergencyKind, ...]
    follow_ups: tuple[FollowUp, ...] = ()
    contacts: tuple[Contact, ...]
    sources: tuple[SourceRef, ...] = Field(min_length=1)
