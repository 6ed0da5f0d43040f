"""「図で見る」: the picture of an answer or of a self-check, where the question was asked."""

from dataclasses import dataclass
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.advice.benchmark import profile_figures
from bot.answering import Advisor
from bot.pictures import picture
from bot.slack.check_results import CheckResults
from bot.slack.files import Upload, send_to_person, upload
from bot.slack.home import Natives
from bot.slack.interactions import Click, Handlers
from bot.slack.outcomes import slack_error
from bot.slack.sender import REFUSED_BLOCKS, Sender
from bot.views import ids, wording
from bot.views.chart import (
    Chart,
    chart_block,
    chart_text,
    position_chart,
    reply_chart,
    score_charts,
)
from bot.views.elements import context
from bot.views.limits import escape
from bot.views.modal import told_modal
from bot.views.self_check import read_metadata

POSITION = "position"
SCORE = "score"
FILE_NAME = "secbench.png"
NOT_THERE: Final = frozenset({"not_in_channel", "channel_not_found", "is_archived"})


@dataclass(frozen=True)
class PictureDesk:
    advisor: Advisor
    client: AsyncWebClient
    results: CheckResults
    natives: Natives

    def handlers(self) -> Handlers:
        return Handlers(clicks={ids.PICTURE: self._show}, for_everyone=True)

    async def _show(self, click: Click) -> None:
        """Into the thread of a public answer, else into the person's conversation with the app."""
        charts = await self._charts(click)
        if not charts:
            await self._tell(click, wording.EXPIRED)
            return
        if click.is_private:  # first: what opens a view must follow the click at once
            await self._tell(click, wording.SENDING_TO_YOU)
        thread = None if click.is_private else click.thread_ts
        try:
            await self._send(click, charts, thread)
        except SlackApiError as error:
            if thread is None or slack_error(error) not in NOT_THERE:
                raise
            # An answer can be shared where the app is no member; what follows it cannot.
            await self._tell(click, wording.SENDING_TO_YOU)
            await self._send(click, charts, None)

    async def _send(self, click: Click, charts: tuple[Chart, ...], thread: str | None) -> None:
        """Into a thread, or to the person where there is none."""
        text = escape(chart_text(charts))
        if self.natives.accepted and await self._post_native(click, charts, text, thread):
            return
        file = Upload(
            FILE_NAME,
            charts[0].title,
            await picture(charts),
            "。".join(chart.alt_text for chart in charts),
        )
        if thread:
            await upload(self.client, file, click.channel_id, thread, text)
        else:
            await send_to_person(self.client, click.user_id, text, file)

    async def _charts(self, click: Click) -> tuple[Chart, ...]:
        kb = self.advisor.kb
        if click.value == SCORE:
            form, _ = read_metadata(str((click.view or {}).get("private_metadata", "")))
            found = await self.results.latest(click.team_id, click.user_id, form.company)
            industry = found.profile.industry if found else None
            return score_charts(found.result, found.history, industry) if found else ()
        if click.value == POSITION:
            profile = await self.results.profile(click.team_id, "")
            figures = profile_figures(profile.industry, kb) if profile.industry else ()
            chart = position_chart(figures, kb)
        else:
            query = self.advisor.recall(click.value)
            chart = reply_chart(self.advisor.answer(query).reply, kb) if query else None
        return (chart,) if chart else ()

    async def _post_native(
        self, click: Click, charts: tuple[Chart, ...], text: str, thread: str | None
    ) -> bool:
        """Post Slack's own charts; False where this Slack does not take them."""
        blocks = [chart_block(chart, f"chart-{place}") for place, chart in enumerate(charts)]
        blocks.append(context(text))
        channel = click.channel_id if thread else click.user_id
        try:
            await self.client.chat_postMessage(
                channel=channel, thread_ts=thread, text=text, blocks=blocks
            )
        except SlackApiError as error:
            if slack_error(error) not in REFUSED_BLOCKS:
                raise
            self.natives.refused()
            return False
        return True

    async def _tell(self, click: Click, text: str) -> None:
        if click.response_url:
            await Sender(self.client).respond_text(click.response_url, text)
        elif click.in_modal:
            await self.client.views_push(
                trigger_id=click.trigger_id, view=told_modal(text, wording.PICTURE)
            )
