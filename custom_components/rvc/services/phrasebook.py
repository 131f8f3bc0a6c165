"""What can be said to Home Assistant's own assistant, and what it answers, by language.

In a sentence `{the}` stands for the articles of the language and `{names}` for what
things are called; what is in braces else is heard as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

type Modes = Mapping[str, tuple[str, ...]]
"""The words for each mode, as Home Assistant calls it."""


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """One language."""

    the: str
    elided: tuple[str, ...] = ()
    """What stands for an article or a preposition before a vowel."""
    sentences: Mapping[str, tuple[str, ...]]
    """What is said, by what is to happen."""
    climate_modes: Modes
    water_heater_modes: Modes
    answers: Mapping[str, str]


PHRASES: Final[Mapping[str, Phrases]] = {
    "en": Phrases(
        the="[the|my|our]",
        sentences={
            "open": (
                "(open|extend|deploy|put out|roll out|let out) {the} {names}",
                "(put|roll|let) {the} {names} out",
            ),
            "close": (
                "(close|retract|bring in|pull in|roll in|roll up) {the} {names}",
                "(bring|pull|put|roll) {the} {names} in",
            ),
            "stop": ("(stop|halt|hold) [moving] {the} {names}",),
            "climate": (
                "(set|switch|turn|change|put) {the} {names} [mode] to {modes} [mode]",
            ),
            "climates": ("(set|turn) {the} {names} to {what}",),
            "heater_on": (
                "(turn|switch) on {the} {names}",
                "(turn|switch) {the} {names} on",
            ),
            "heater_off": (
                "(turn|switch) off {the} {names}",
                "(turn|switch) {the} {names} off",
            ),
            "heater": (
                "(set|switch|turn|change|put) {the} {names} [mode|temperature] to {what}",
                "run {the} {names} on {what}",
            ),
            "level": (
                "how (full|charged|empty) (is|are) {the} {names}",
                "how much {names} [is|is there|do we have|have we got] [left]",
            ),
            "generator_on": ("(start|run|turn on|switch on) {the} (generator|genset)",),
            "generator_off": (
                "(stop|shut down|turn off|switch off) {the} (generator|genset)",
            ),
            "generator": ("is {the} (generator|genset) (on|running)",),
            "outside": ("how (cold|warm|hot) is it outside",),
        },
        climate_modes={
            "cool": ("cool", "cooling"),
            "heat": ("heat", "heating"),
            "heat_cool": ("auto", "automatic"),
            "fan_only": ("fan only", "fan"),
            "off": ("off",),
        },
        water_heater_modes={
            "gas_and_electric": ("gas and electric", "electric and gas", "both"),
            "electric": ("electric", "electricity"),
            "combustion": ("gas", "propane", "combustion"),
            "automatic": ("automatic", "auto"),
            "off": ("off",),
        },
        answers={
            "several": "Which one? There are {names}.",
            "hidden": "{name} is not exposed to this assistant. "
            "You can expose it in the settings, under Voice assistants.",
            "open": "{name} is opening.",
            "close": "{name} is closing.",
            "stop": "{name} was stopped.",
            "on": "{name} is on.",
            "off": "{name} is off.",
            "set": "{name} is set to {what}.",
            "no_mode": "{name} cannot be set to {what}. It can be set to {modes}.",
            "level": "{name}: {level} %",
            "unknown": "{name}: not known",
            "none": "No tank or battery is called {what}.",
            "no_generator": "The generator is not exposed to this assistant. "
            "You can expose it in the settings, under Voice assistants.",
            "generator_on": "The generator is starting.",
            "generator_off": "The generator is stopping.",
            "running": "Yes, the generator is running.",
            "not_running": "No, the generator is not running.",
            "outside": "It is {value} outside.",
            "no_outside": "No sensor that is exposed tells the temperature outside.",
        },
    ),
    "de": Phrases(
        the="[der|die|das|den|dem]",
        sentences={
            "open": (
                "(öffne|öffnen) {the} {names}",
                "(fahr|fahre) {the} {names} (aus|auf|heraus)",
            ),
            "close": (
                "(schließe|schließ|schließen) {the} {names}",
                "(fahr|fahre) {the} {names} (ein|zu|herein)",
            ),
            "stop": ("(stopp|stoppe|halte) {the} {names} [an]",),
            "climate": ("(stell|stelle|schalte|setze) {the} {names} auf {modes}",),
            "climates": ("(stell|stelle) {the} {names} auf {what}",),
            "heater_on": ("(schalte|schalt|mach) {the} {names} (ein|an)",),
            "heater_off": ("(schalte|schalt|mach) {the} {names} (aus)",),
            "heater": ("(stell|stelle|schalte|setze) {the} {names} auf {what}",),
            "level": ("wie (voll|leer|geladen) (ist|sind) {the} {names}",),
            "generator_on": (
                "(starte|start) {the} Generator",
                "(schalte|schalt|mach) {the} Generator (ein|an)",
            ),
            "generator_off": (
                "(stopp|stoppe) {the} Generator",
                "(schalte|schalt|mach) {the} Generator aus",
            ),
            "generator": ("läuft {the} Generator",),
            "outside": ("wie (kalt|warm|heiß) ist es (draußen|außen)",),
        },
        climate_modes={
            "cool": ("kühlen", "Kühlung"),
            "heat": ("heizen", "Heizung"),
            "heat_cool": ("automatisch", "Automatik", "auto"),
            "fan_only": ("nur Lüfter", "Lüfter"),
            "off": ("aus",),
        },
        water_heater_modes={
            "gas_and_electric": ("Gas und Strom", "Strom und Gas", "beides"),
            "electric": ("Strom", "elektrisch"),
            "combustion": ("Gas", "Propan"),
            "automatic": ("automatisch", "Automatik", "auto"),
            "off": ("aus",),
        },
        answers={
            "several": "Welches? Es gibt {names}.",
            "hidden": "{name} ist für diesen Assistenten nicht freigegeben. "
            "Das geht in den Einstellungen unter Sprachassistenten.",
            "open": "{name} öffnet.",
            "close": "{name} schließt.",
            "stop": "{name} wurde angehalten.",
            "on": "{name} ist an.",
            "off": "{name} ist aus.",
            "set": "{name} steht auf {what}.",
            "no_mode": "{name} kann nicht auf {what} gestellt werden. Möglich sind {modes}.",
            "level": "{name}: {level} %",
            "unknown": "{name}: nicht bekannt",
            "none": "Kein Tank und keine Batterie heißt {what}.",
            "no_generator": "Der Generator ist für diesen Assistenten nicht "
            "freigegeben. Das geht in den Einstellungen unter Sprachassistenten.",
            "generator_on": "Der Generator startet.",
            "generator_off": "Der Generator hält an.",
            "running": "Ja, der Generator läuft.",
            "not_running": "Nein, der Generator läuft nicht.",
            "outside": "Draußen sind es {value}.",
            "no_outside": "Kein freigegebener Sensor meldet die Temperatur draußen.",
        },
    ),
    "es": Phrases(
        the="[el|la|los|las]",
        sentences={
            "open": ("(abre|abrir|extiende|despliega|saca) {the} {names}",),
            "close": ("(cierra|cerrar|recoge|retrae|mete) {the} {names}",),
            "stop": ("(para|detén|detener) {the} {names}",),
            "climate": ("(pon|ajusta|cambia) {the} {names} (a|en) {modes}",),
            "climates": ("(pon|ajusta) {the} {names} a {what}",),
            "heater_on": ("(enciende|conecta) {the} {names}",),
            "heater_off": ("(apaga|desconecta) {the} {names}",),
            "heater": ("(pon|ajusta|cambia) {the} {names} (a|en) {what}",),
            "level": (
                "cómo de (lleno|llena|cargada) está {the} {names}",
                "(cuánto|cuánta) {names} (queda|hay)",
                "qué nivel (tiene|tienen) {the} {names}",
            ),
            "generator_on": ("(arranca|enciende) {the} generador",),
            "generator_off": ("(para|apaga|detén) {the} generador",),
            "generator": ("está {the} generador (en marcha|encendido)",),
            "outside": ("qué temperatura hace (fuera|afuera)",),
        },
        climate_modes={
            "cool": ("frío", "enfriar"),
            "heat": ("calor", "calefacción", "calentar"),
            "heat_cool": ("automático", "auto"),
            "fan_only": ("solo ventilador", "ventilador"),
            "off": ("apagado",),
        },
        water_heater_modes={
            "gas_and_electric": ("gas y electricidad", "electricidad y gas", "ambos"),
            "electric": ("eléctrico", "electricidad"),
            "combustion": ("gas", "propano"),
            "automatic": ("automático", "auto"),
            "off": ("apagado",),
        },
        answers={
            "several": "¿Cuál? Hay {names}.",
            "hidden": "{name} no está expuesto a este asistente. "
            "Se puede exponer en los ajustes, en Asistentes de voz.",
            "open": "{name} se abre.",
            "close": "{name} se cierra.",
            "stop": "{name} se ha detenido.",
            "on": "{name} está encendido.",
            "off": "{name} está apagado.",
            "set": "{name} está en {what}.",
            "no_mode": "{name} no se puede poner en {what}. Se puede poner en {modes}.",
            "level": "{name}: {level} %",
            "unknown": "{name}: se desconoce",
            "none": "Ningún depósito ni batería se llama {what}.",
            "no_generator": "El generador no está expuesto a este asistente. "
            "Se puede exponer en los ajustes, en Asistentes de voz.",
            "generator_on": "El generador arranca.",
            "generator_off": "El generador se para.",
            "running": "Sí, el generador está en marcha.",
            "not_running": "No, el generador no está en marcha.",
            "outside": "Fuera hace {value}.",
            "no_outside": "Ningún sensor expuesto indica la temperatura exterior.",
        },
    ),
    "fr": Phrases(
        the="[le|la|les]",
        elided=("l'", "d'"),
        sentences={
            "open": ("(ouvre|ouvrez|déploie|déployez|sors|sortez) {the} {names}",),
            "close": ("(ferme|fermez|rentre|rentrez|replie|repliez) {the} {names}",),
            "stop": ("(arrête|arrêtez|stoppe|stoppez) {the} {names}",),
            "climate": (
                "(mets|mettez|règle|réglez|passe|passez) {the} {names} (sur|en|à) {modes}",
            ),
            "climates": ("(mets|mettez|règle|réglez) {the} {names} (sur|à) {what}",),
            "heater_on": ("(allume|allumez) {the} {names}",),
            "heater_off": ("(éteins|éteignez) {the} {names}",),
            "heater": (
                "(mets|mettez|règle|réglez|passe|passez) {the} {names} (sur|en|à) {what}",
            ),
            "level": (
                "quel est le niveau [de|du|des|de la] {names}",
                "combien [de|du] {names} (reste-t-il|y a-t-il|il reste)",
                "combien reste-t-il [de|du] {names}",
            ),
            "generator_on": (
                "(démarre|démarrez|allume|allumez) {the} (générateur|groupe électrogène)",
            ),
            "generator_off": (
                "(arrête|arrêtez|éteins|éteignez) {the} (générateur|groupe électrogène)",
            ),
            "generator": (
                "est-ce que {the} (générateur|groupe électrogène) (tourne|fonctionne)",
            ),
            "outside": ("quelle température fait-il (dehors|à l'extérieur)",),
        },
        climate_modes={
            "cool": ("froid", "climatisation"),
            "heat": ("chauffage", "chaud"),
            "heat_cool": ("automatique", "auto"),
            "fan_only": ("ventilateur seul", "ventilateur"),
            "off": ("arrêt",),
        },
        water_heater_modes={
            "gas_and_electric": (
                "gaz et électricité",
                "électricité et gaz",
                "les deux",
            ),
            "electric": ("électrique", "électricité"),
            "combustion": ("gaz", "propane"),
            "automatic": ("automatique", "auto"),
            "off": ("arrêt",),
        },
        answers={
            "several": "Lequel ? Il y a {names}.",
            "hidden": "{name} n'est pas exposé à cet assistant. "
            "Cela se règle dans les paramètres, sous Assistants vocaux.",
            "open": "{name} s'ouvre.",
            "close": "{name} se ferme.",
            "stop": "{name} est arrêté.",
            "on": "{name} est allumé.",
            "off": "{name} est éteint.",
            "set": "{name} est réglé sur {what}.",
            "no_mode": "{name} ne peut pas être réglé sur {what}. Possible : {modes}.",
            "level": "{name} : {level} %",
            "unknown": "{name} : inconnu",
            "none": "Aucun réservoir et aucune batterie ne s'appelle {what}.",
            "no_generator": "Le générateur n'est pas exposé à cet assistant. "
            "Cela se règle dans les paramètres, sous Assistants vocaux.",
            "generator_on": "Le générateur démarre.",
            "generator_off": "Le générateur s'arrête.",
            "running": "Oui, le générateur tourne.",
            "not_running": "Non, le générateur ne tourne pas.",
            "outside": "Il fait {value} dehors.",
            "no_outside": "Aucun capteur exposé n'indique la température extérieure.",
        },
    ),
}


def phrases_of(language: str) -> Phrases:
    """Return the phrases of a language, else the English ones."""
    return PHRASES.get(language.partition("-")[0], PHRASES["en"])
