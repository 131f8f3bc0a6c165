"""Issues about the owner's own definitions of DGNs."""

from collections.abc import Iterable
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN
from ..services.reasons import in_our_language
from ..spec import RefusedFile

_REFUSED: Final = "refused_spec_file_"
_LEARN_MORE: Final = (
    "https://github.com/rvc-home-assistant/rvc/blob/main/rvc_specs/README.md"
)


@callback
def report_refused_files(hass: HomeAssistant, refused: Iterable[RefusedFile]) -> None:
    """Report each of the owner's spec files that is left out, and why.

    A file that is in order again, or gone, loses its issue.
    """
    wrong = {f"{_REFUSED}{file.path.name}": file for file in refused}
    for domain, issue_id in list(ir.async_get(hass).issues):
        if domain == DOMAIN and issue_id.startswith(_REFUSED) and issue_id not in wrong:
            ir.async_delete_issue(hass, DOMAIN, issue_id)
    for issue_id, file in wrong.items():
        ir.async_create_issue(
            hass,
            DOMAIN,
            issue_id,
            data={"fix": "reload_all"},
            is_fixable=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key="refused_spec_file",
            translation_placeholders={
                "file": f"{DOMAIN}/{file.path.name}",
                "line": str(file.line or 1),
                "reason": in_our_language(file.reason),
            },
            learn_more_url=_LEARN_MORE,
        )
