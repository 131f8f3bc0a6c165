"""What a device is called within its area: "Ceiling" in the bedroom."""


def within_area(name: str, area: str | None) -> str:
    """Return a name without the area that it begins with.

    Home Assistant says the area itself: "Bedroom ceiling" in the area Bedroom would
    become `light.bedroom_bedroom_ceiling`. A name that would be a mere number stays.
    """
    if not area or not name.casefold().startswith(f"{area.casefold()} "):
        return name
    rest = name[len(area) :].strip()
    return rest[:1].upper() + rest[1:] if rest[:1].isalpha() else name
