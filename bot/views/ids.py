"""Ids that views put into messages and listeners wait for."""

from typing import Final

CORRECT_INDUSTRY: Final = "correct_industry"
CHOOSE_INDUSTRY: Final = "choose_industry"
CORRECT_AREA: Final = "correct_area"
COMPARE_WITH: Final = "compare_with"
MORE_ACTIONS: Final = "more_actions"
MORE_CASES: Final = "more_cases"
SHARE: Final = "share_in_channel"

METADATA_EVENT: Final = "secbench_answer"
METADATA_STATE: Final = "state"
METADATA_ANSWERED: Final = "event"

POST_NOW: Final = "digest_post_now"
PROFILE_FORM: Final = "profile_form"
DELETE_PROFILE: Final = "delete_profile"
SUBSCRIPTION_FORM: Final = "subscription_form"
PREVIEW: Final = "digest_preview"
STOP: Final = "digest_stop"
