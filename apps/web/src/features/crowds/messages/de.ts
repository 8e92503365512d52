import type { Messages } from "./en.ts";

/** Dasselbe auf Deutsch. */
export const de: Messages = {
  language: "de",
  allProjects: "Alle Projekte",
  steps: "Schritte",
  stepNames: {
    welcome: "Worum es geht",
    consent: "Deine Einwilligung",
    guidelines: "Richtlinien",
    qualification: "Kurzer Test",
  },
  stepDone: "erledigt",
  you: (pseudonym) =>
    `Du bist hier ${pseudonym}. Datensätze enthalten dieses Pseudonym und sonst nichts von dir.`,
  pay: {
    title: "Bezahlung",
    perLabel: (amount) => `${amount} pro Urteil`,
    perHour: (amount) => `${amount} pro Stunde am Bildschirm`,
    perHourNote: (minutes) =>
      `Gezählt wird, solange ein Paar auf dem Bildschirm ist, bis zu ${minutes} min je Paar.`,
    due: "Offen",
    paid: "Bezahlt",
    none: "–",
    labels: (count) => (count === 1 ? "1 Urteil" : `${count.toLocaleString("de")} Urteile`),
  },
  session: {
    size: (pairs) => (pairs === 1 ? "1 Paar" : `${pairs} Paare`),
    title: "Deine Sitzung",
    progress: (done, pairs) => `${done} von ${pairs} Paaren bewertet`,
    untilCode: (left) =>
      left === 1
        ? "Noch 1 Paar bis zu deinem Abschlusscode"
        : `Noch ${left} Paare bis zu deinem Abschlusscode`,
    getCode: "Abschlusscode holen",
    end: "Warten oder die Sitzung beenden",
  },
  entry: {
    invitedTitle: "Du bist eingeladen",
    invitedText:
      "Mit dem Beitreten bekommst du in diesem Projekt ein Pseudonym. Nur das steht je in Datensätzen: kein Name, keine Adresse. Dieser Browser bleibt 30 Tage angemeldet; heb den Link auf, um später von hier wiederzukommen.",
    join: "Beitreten und anfangen",
    problems: {
      closed: {
        title: "Diese Studie nimmt niemanden mehr auf",
        text: "Alle Plätze sind vergeben, oder sie ist vorbei. Bitte gib die Teilnahme auf der Plattform zurück, von der du kommst.",
      },
      person: {
        title: "Deinem Link fehlt, wer du bist",
        text: "Die Plattform hängt deine Kennung an den Link, und hier ist keine. Öffne die Studie noch einmal auf der Plattform, nicht über einen kopierten Link.",
      },
      submission: {
        title: "Du nimmst schon teil, mit einer anderen Einreichung",
        text: "Mach in dem Browser weiter, in dem du angefangen hast, oder öffne die Studie aus der Einreichung, mit der du angefangen hast. Geht beides nicht, schreib den Forschenden über die Plattform.",
      },
      stopped: {
        title: "Du kannst hier nicht noch einmal teilnehmen",
        text: "In diesem Projekt wurdest du gestoppt, bevor deine Daten gelöscht wurden. Hältst du das für einen Irrtum, schreib den Forschenden über die Plattform: Sie können dich mit einem Link einladen. Sonst gib die Teilnahme dort bitte zurück.",
      },
      staff: {
        title: "Du bist mit deinem eigenen Konto angemeldet",
        text: "Um die Studie wie eine Teilnehmerin zu sehen, öffne den Link in einem privaten Fenster oder melde dich vorher ab.",
      },
      unknown: {
        title: "Diese Studie gibt es hier nicht",
        text: "Vielleicht wurde der Link beim Kopieren abgeschnitten. Öffne die Studie noch einmal auf der Plattform.",
      },
    },
  },
  pseudonym: "Pseudonym",
  welcome: {
    next: "Weiter",
    general:
      "Du siehst eine Anfrage und zwei Antworten darauf, von Computerprogrammen geschrieben, und sagst, **welche Antwort du lieber bekämst**. Eine Taste oder ein Tippen genügt; dann kommt das nächste Paar.\n\nLies beide Antworten bis zum Ende. Urteile lassen sich eine Weile zurücknehmen. Aus dem, was Menschen hier vorziehen, lernen Programme.",
    minutes: (minutes) => `etwa ${minutes} min`,
    perPair: "Zeit pro Paar",
    seconds: (seconds) => `etwa ${seconds} s`,
  },
  consent: {
    title: "Bist du einverstanden?",
    version: (version) => `Version ${version}`,
    check: "Ich habe das gelesen und nehme teil.",
    agree: "Einwilligen und weiter",
    decline: "Ich willige nicht ein",
    declineTitle: "Ohne Einwilligung gehen?",
    declineText:
      "Ohne deine Einwilligung kannst du hier nicht bewerten. Mehr wird von dir nicht festgehalten.",
    declineSessionText:
      "Deine Sitzung endet damit und lässt sich nicht wieder öffnen. Bitte gib die Teilnahme auf der Plattform zurück, von der du kommst.",
    declineConfirm: "Gehen",
    cancel: "Zurück",
    declined:
      "Du hast nicht eingewilligt. Du kannst diese Seite schließen oder es dir noch anders überlegen.",
  },
  guidelines: {
    title: "Richtlinien",
    changed: "Diese Richtlinien sind neu oder haben sich geändert. Bitte lies sie, bevor es weitergeht.",
    examples: "Beispiele",
    example: (number) => `Beispiel ${number}`,
    prompt: "Anfrage",
    verdicts: {
      left: "A ist besser",
      right: "B ist besser",
      tie: "Beide sind gleich gut",
      both_bad: "Beide sind schlecht",
    },
    next: "Ich habe sie gelesen",
  },
  answer: (side) => `Antwort ${side}`,
  test: {
    title: "Kurzer Test",
    intro: (items, right) =>
      `Du vergleichst ${items} Paare, deren bessere Antwort bekannt ist. ${right} davon müssen stimmen. Nach jedem siehst du die Lösung und warum.`,
    attempts: (left) => (left === 1 ? "Du hast einen Versuch." : `Du hast ${left} Versuche.`),
    start: "Test beginnen",
    again: "Noch einmal",
    item: (number, total) => `Paar ${number} von ${total}`,
    prompt: "Anfrage",
    choose: "Welche Antwort ist besser?",
    choices: { left: "A ist besser", right: "B ist besser", tie: "Gleich" },
    right: "Das stimmt.",
    wrong: (choice) => `Diesmal nicht. Richtig ist: ${choice}.`,
    next: "Nächstes Paar",
    finish: "Zum Ergebnis",
    score: (right, total) => `${right} von ${total} richtig`,
    notPassed: (needed) => `${needed} braucht es zum Bestehen.`,
    failedTitle: "Der Test hat nicht geklappt",
    failedText:
      "Alle Versuche sind aufgebraucht. Wenn du meinst, dass mit dem Test etwas nicht stimmt, schreib den Forschenden: sie können dich zulassen.",
  },
  ready: {
    title: "Alles bereit",
    text: "Was vor dem ersten Paar kommt, ist erledigt.",
    start: "Losbewerten",
  },
  finish: {
    loading: "Deine Urteile werden geprüft",
    title: "Danke!",
    completed: (platform) => `Deine Sitzung ist fertig. ${platform} braucht diesen Code:`,
    screenedOut: (platform) =>
      `Du hast den Test nicht bestanden, deshalb endet die Sitzung hier. ${platform} braucht diesen Code:`,
    stoppedCode: (platform) => `Diese Sitzung endet hier. ${platform} braucht diesen Code:`,
    stoppedNoCode: (platform) => `Diese Sitzung endet hier. Bitte gib die Teilnahme bei ${platform} zurück.`,
    stopped: (reason) =>
      `Das Bewerten wurde für dich beendet: ${reason}. Was du bewertet hast, bleibt und wird bezahlt. Wenn du das für einen Irrtum hältst, schreib den Forschenden.`,
    screenedOutNoCode: (platform) =>
      `Du hast den Test nicht bestanden, deshalb endet die Sitzung hier. Bitte gib die Teilnahme bei ${platform} zurück.`,
    declined: (platform) =>
      `Du hast nicht eingewilligt. Bitte gib die Teilnahme bei ${platform} zurück; mehr wird von dir nicht festgehalten.`,
    copy: "Code kopieren",
    back: (platform) => `Zurück zu ${platform}`,
    notYetTitle: "Noch nicht ganz fertig",
    goOn: "Weiter bewerten",
    early:
      "Gerade ist nichts mehr zu bewerten. Du kannst warten oder deine Sitzung mit dem beenden, was du geschafft hast.",
    paused: (reason) =>
      `Das Bewerten ist für dich angehalten: ${reason}. Die Forschenden sehen das und können es aufheben.`,
    mayLeave: (done) =>
      done === 0
        ? "Gerade gibt es für dich nichts zu bewerten. Du kannst warten oder deine Sitzung hier beenden."
        : "Du kannst warten oder deine Sitzung hier beenden: was du bewertet hast, bleibt und wird bezahlt.",
    leave: "Sitzung beenden",
    noSessionTitle: "Du kommst nicht von einer Plattform",
    noSession: "Hier gibt es keinen Code zu holen; deine Urteile sind sicher.",
  },
  leave: {
    open: "Mich löschen lassen",
    title: "Löschen, wer du bist?",
    text: (pseudonym) =>
      `Dein Name, deine Adresse und deine Plattform-Kennungen werden hier endgültig gelöscht, und als ${pseudonym} kannst du nicht zurückkommen. Die Urteile bleiben, unter dem Pseudonym. Unbezahlte Arbeit kann dir danach nicht mehr bezahlt werden.`,
    type: (pseudonym) => `Zur Bestätigung ${pseudonym} eintippen`,
    confirm: "Mich löschen",
  },
};
