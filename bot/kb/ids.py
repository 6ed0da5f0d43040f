"""The ids that the knowledge base, the command line and other tools share. They live for ever."""

from typing import Final, Literal, get_args

IndustryId = Literal[
    "construction",
    "manufacturing",
    "information",
    "transport",
    "wholesale",
    "retail",
    "finance",
    "real_estate",
    "professional",
    "hospitality",
    "personal_services",
    "education",
    "medical",
    "other_services",
]
UncoveredId = Literal[
    "agriculture_forestry", "fishery", "mining", "utilities", "compound_services", "public"
]
LowAdoptionId = Literal["threat_sharing", "incident_response", "rules"]
AreaId = Literal[
    "threat_sharing",
    "incident_response",
    "rules",
    "organization",
    "education_training",
    "certification",
    "risk_awareness",
    "investment",
    "self_check",
    "incident_damage",
    "merits",
    "cases",
]
SizeId = Literal["micro", "small", "medium"]
Intent = Literal[
    "recommend", "benchmark", "case", "compare", "ranking", "definition", "help", "out_of_scope"
]
GuideId = Literal["self_check", "report", "tasks", "digest", "profile", "check_sheet", "own_data"]
"""What the app itself does, and people ask to be shown."""
EmergencyId = Literal[
    "ransom",
    "infection",
    "leak",
    "fraud_payment",
    "account_takeover",
    "lost_device",
    "phishing_click",
    "support_scam",
    "website",
    "insider",
    "doubtful",
    "general",
]

INDUSTRY_IDS: Final[tuple[IndustryId, ...]] = get_args(IndustryId)
UNCOVERED_IDS: Final[tuple[UncoveredId, ...]] = get_args(UncoveredId)
LOW_ADOPTION_IDS: Final[tuple[LowAdoptionId, ...]] = get_args(LowAdoptionId)
AREA_IDS: Final[tuple[AreaId, ...]] = get_args(AreaId)
EMERGENCY_IDS: Final[tuple[EmergencyId, ...]] = get_args(EmergencyId)
GUIDE_IDS: Final[tuple[GuideId, ...]] = get_args(GuideId)
SIZE_IDS: Final[tuple[SizeId, ...]] = get_args(SizeId)

SIZE_NAMES: Final[dict[SizeId, str]] = {
    "micro": "小規模企業者",
    "small": "中小企業(100名以下)",
    "medium": "中小企業(101名以上)",
}

OVERALL: Final = "overall"
"""Scope of a figure that describes all respondents of the survey."""
ALL_INDUSTRIES: Final = "all_industries"
"""Scope of a figure that describes the 14 industries of the casebook together."""
SCOPES: Final[tuple[str, ...]] = (OVERALL, ALL_INDUSTRIES, *SIZE_IDS, *INDUSTRY_IDS)

LEARNED_MODELS: Final = ("trades", "whose", "intents", "areas", "emergencies")
"""The models that `secbench kb train` writes: a clause's trade, whose it is, the wish, the area,
and what is happening now.
"""
