"""All pages of the program, each module one noun. `tui.page` loads a module when it is needed."""

MODULES = {
    "alternative_addresses": ("alternative-addresses", "alternative-address"),
    "change_log": ("change-log",),
    "channels": ("channels", "channel-card"),
    "company_information": ("company-information",),
    "contact_codes": (
        "industry-groups",
        "industry-group-card",
        "business-relations",
        "business-relation-card",
        "job-responsibilities",
        "job-responsibility-card",
        "organizational-levels",
        "organizational-level-card",
        "territories",
        "territory-card",
        "web-sources",
        "web-source-card",
    ),
    "contact_profile": ("contact-profile",),
    "contacts": ("contacts", "overdue-contacts"),
    "contact_card": ("contact-card",),
    "delete_interaction_log_entries": ("delete-interaction-log-entries",),
    "duplicates": (
        "contact-duplicates",
        "merge-contacts",
        "duplicate-search-string-setup",
        "duplicate-search-string-card",
        "generate-duplicate-search-strings",
    ),
    "archives": ("archives", "archive-entries"),
    "backups": ("backups",),
    "check_database": ("check-database",),
    "delete_logged_segments": ("delete-logged-segments",),
    "export_contacts": ("export-contacts",),
    "import_contacts": ("import-contacts",),
    "import_runs": ("imports", "import-mappings", "import-mapping-card"),
    "interaction_groups": ("interaction-groups", "interaction-group-card"),
    "interaction_log_entries": ("interaction-log-entries", "interaction-log-entry"),
    "interaction_template_setup": ("interaction-template-setup",),
    "interaction_templates": (
        "interaction-templates",
        "interaction-template-card",
        "interaction-template-languages",
        "interaction-template-language-card",
    ),
    "logged_segments": ("logged-segments",),
    "mailing_groups": ("mailing-groups", "mailing-group-card"),
    "marketing_setup": ("marketing-setup",),
    "number_series": ("number-series", "number-series-card"),
    "outbox": ("outbox",),
    "postponed_interactions": ("postponed-interactions",),
    "profile_questionnaires": (
        "profile-questionnaires",
        "profile-questionnaire",
        "profile-ratings",
    ),
    "role_centre": ("role-centre",),
    "sales_documents": (
        "sales-documents",
        "sales-quotes",
        "sales-order-confirmations",
        "sales-invoices",
        "sales-credit-memos",
        "sales-reminders",
        "sales-statements",
        "sales-document",
    ),
    "salespeople": ("salespeople", "salesperson-card"),
    "salutations": (
        "salutations",
        "salutation-card",
        "salutation-formulas",
        "salutation-formula-card",
    ),
    "saved_segment_criteria": ("saved-segment-criteria", "saved-segment-criteria-card"),
    "segment_languages": ("segment-languages", "segment-language"),
    "segments": ("segments",),
    "segment": ("segment",),
    "update_contact_classification": ("update-contact-classification",),
    "unmatched": ("unmatched", "recorded-events", "never-log", "never-log-card"),
    "users": ("users", "user-card"),
}
"""The pages that each module declares; proven against the modules by a test."""

OF_A_RECORD = ("contact_card", "contact_profile", "segment")
"""The modules whose first page needs a record; proven by a test."""

FIRST = "role-centre"
FIRST_OF_ARCHIVE = "interaction-log-entries"
"""The page that the program begins with."""
