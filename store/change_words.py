"""What the change log calls operations and the tables that are no nouns, as people read it."""

from __future__ import annotations

from store.text import N_

OPERATIONS = {
    "add": N_("Add"),
    "add contacts": N_("Add contacts"),
    "apply mailing group": N_("Apply mailing group"),
    "archive": N_("Move into an archive"),
    "assign": N_("Assign"),
    "assign code": N_("Assign code"),
    "attach": N_("Attach"),
    "cancel": N_("Cancel"),
    "change": N_("Change"),
    "change with lines": N_("Change with its lines"),
    "channels": N_("Change addresses and phones"),
    "comment": N_("Comment"),
    "contact comment": N_("Comment"),
    "delete": N_("Delete"),
    "delete with lines": N_("Delete with its lines"),
    "erase": N_("Erase"),
    "evaluate": N_("Evaluate"),
    "go back": N_("Go back"),
    "ignore": N_("Ignore"),
    "image": N_("Detail"),
    "import": N_("Import"),
    "issue": N_("Issue"),
    "log": N_("Log"),
    "logo": N_("Logo"),
    "merge": N_("Merge"),
    "move": N_("Move"),
    "not separate": N_("Duplicate after all"),
    "profile answer": N_("Give answer"),
    "profile answer taken": N_("Take answer away"),
    "relocate": N_("Relocate"),
    "reduce contacts": N_("Reduce Contacts"),
    "refine contacts": N_("Refine Contacts"),
    "remove_attachment": N_("Remove attachment"),
    "resend": N_("Send again"),
    "restore": N_("Restore"),
    "send again": N_("Send again"),
    "separate": N_("Separate contacts"),
    "rows": N_("Detail"),
    "set all": N_("Set a field on many"),
    "undo import": N_("Take import back"),
    "update_classification": N_("Update classification"),
    "withdraw": N_("Withdraw"),
    "withdraw code": N_("Withdraw code"),
}
"""The operations that stand in the change log."""

TABLES = {
    "attachment": N_("Attachment"),
    "contact_comment": N_("Contact Comment"),
    "contact_extra": N_("Contact"),
    "entry_comment": N_("Entry Comment"),
    "interaction_log_entry": N_("Interaction Log Entry"),
    "segment_criteria_line": N_("Segment Criteria"),
    "segment_header": N_("Segment"),
    "segment_history": N_("Segment History"),
    "template-setup": N_("Interaction Template Setup"),
}
"""The tables that are called otherwise than their nouns."""

RELATED = {
    "contact": ("contact", "contact_comment", "contact_extra"),
    "interaction": ("interaction", "interaction_log_entry", "entry_comment"),
    "segment": ("segment", "segment_header"),
}
"""The tables whose lines tell of a record of a noun, by its key; of others the noun alone."""

FIELDS = {
    "": N_("Line No."),
    "added": N_("Added"),
    "answers": N_("Answers"),
    "attachment": N_("Attachment"),
    "attachment_no": N_("Attachment"),
    "canceled": N_("Canceled"),
    "channels": N_("E-Mails and Phones"),
    "code": N_("Code"),
    "comment": N_("Comment"),
    "contact_no": N_("Contact No."),
    "date": N_("Date"),
    "day": N_("Date"),
    "description": N_("Description"),
    "file_name": N_("File"),
    "into": N_("Merged"),
    "last_date_modified": N_("Last Date Modified"),
    "line_no": N_("Line No."),
    "logo": N_("Logo"),
    "merged": N_("Merged"),
    "no": N_("No."),
    "no_of_interactions": N_("No. of Interactions"),
    "no_of_lines": N_("No. of Lines"),
    "place": N_("Place"),
    "pointer": N_("Path"),
    "profile_answer": N_("Profile Answer"),
    "removed": N_("Removed"),
    "segment_no": N_("Segment No."),
    "separate": N_("Separate"),
    "status": N_("Status"),
    "storage": N_("Attachment Storage Type"),
    "user_id": N_("User ID"),
}
"""Values that stand in lines of the change log and are no fields of a noun."""
