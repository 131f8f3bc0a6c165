"""What devices have shown to have."""

from custom_components.rvc.devices import Feature


def test_a_feature_is_its_text() -> None:
    feature = Feature.of("ATS_AC_STATUS_1:0-1-0", "rms_voltage")
    assert feature == "ATS_AC_STATUS_1:0-1-0.rms_voltage"
    assert (feature.dgn, feature.signal) == ("ATS_AC_STATUS_1", "rms_voltage")
    assert feature.key.codes == (0, 1, 0)
    assert feature.slug == "ats_ac_status_1_0-1-0_rms_voltage"


def test_a_message_as_a_whole_has_no_signal() -> None:
    feature = Feature("TANK_STATUS")
    assert (feature.key, feature.dgn, feature.signal) == (
        "TANK_STATUS",
        "TANK_STATUS",
        "",
    )


def test_devices_that_have_shown_the_same_share_it() -> None:
    shown = Feature.of("TANK_STATUS", "relative_level")
    assert Feature("TANK_STATUS.relative_level") is shown
    assert shown.key is Feature("TANK_STATUS").key
