app-name = Lomme

## Datoer, alder, penge
month-1 = januar
month-2 = februar
month-3 = marts
month-4 = april
month-5 = maj
month-6 = juni
month-7 = juli
month-8 = august
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
weekday-1 = mandag
weekday-2 = tirsdag
weekday-3 = onsdag
weekday-4 = torsdag
weekday-5 = fredag
weekday-6 = lørdag
weekday-7 = søndag
date = { $day }. { $month } { $year }
date-time = { $date } kl. { $hour }.{ $minute }
age-now = netop
age-minutes = { $n ->
    [one] for 1 minut siden
   *[other] for { $n } minutter siden
  }
age-hours = { $n ->
    [one] for 1 time siden
   *[other] for { $n } timer siden
  }
age-days = { $n ->
    [one] for 1 dag siden
   *[other] for { $n } dage siden
  }
money = { $amount } kr.

## Afgørelsen
outcome-accepted = Gyldigt
outcome-refused = Afvist
outcome-undetermined = Kan ikke afgøres
result-passed = i orden
result-failed = afvist
result-missing = mangler
result-not-applicable = gælder ikke her
advice-show-again = Bed om at få kørekortet vist igen
advice-registry = Slå op i registret
advice-fetch = Hent ny liste
advice-clock = Ret telefonens ur

check-structure = Koden kan læses
check-document-type = Det er et kørekort
check-trust-chain = Udstedt af en myndighed, der er på listen
check-certificate-profile = Underskriverens certifikat må bruges til det
check-certificate-revocation = Underskriverens certifikat er ikke spærret
check-issuer-signature = Myndighedens underskrift
check-digests = Oplysningerne er uændrede
check-validity = Gyldighedsperioden
check-device-authentication = Vist af den telefon, det er udstedt til
check-freshness = Vist netop nu
check-challenge = Svar på denne læsers spørgsmål
check-replay = Ikke set før
check-status = Ikke spærret hos myndigheden
check-trust-age = Listens alder
check-clock = Læserens ur

reason-malformed = koden kan ikke læses som et kørekort
reason-no-document = der er intet kørekort i koden
reason-not-reached = kunne ikke prøves, fordi noget tidligere fejlede
reason-doc-type-differs = dokumentets type er ikke den, der er underskrevet
reason-doc-type-not-trusted = myndigheden må ikke udstede denne type dokument
reason-doc-type-not-asked = det er et andet dokument end et kørekort
reason-no-signer-certificate = der er intet brugbart certifikat for underskriveren
reason-signer-unknown = underskriverens certifikat er ikke på listen
reason-no-trusted-root = udstederen er ikke på listen over myndigheder
reason-certificate-expired = et certifikat er udløbet
reason-certificate-not-yet-valid = et certifikat er ikke trådt i kraft
reason-certificate-use = certifikatet må ikke bruges til dette
reason-country-differs = landet passer ikke til udstederens
reason-jurisdiction-differs = landsdelen eller delstaten passer ikke til udstederens
reason-certificate-misfit = certifikatet passer ikke til udstederens
reason-certificate-revoked = underskriverens certifikat er spærret
reason-no-revocation-list = der er ingen spærreliste for certifikater
reason-revocation-list-too-old = spærrelisten for certifikater er for gammel
reason-roots-given-by-hand = listen er angivet i hånden og har ingen alder
reason-bad-signature = underskriften passer ikke
reason-not-supported = nøglen eller metoden kendes ikke her
reason-algorithm-misfit = metoden passer ikke til nøglen
reason-digest-differs = en oplysning er ændret
reason-digest-missing = en oplysning er ikke underskrevet
reason-nothing-disclosed = der er ingen oplysninger i koden
reason-not-yet-valid = er ikke trådt i kraft
reason-expired = er udløbet i telefonen
reason-licence-expired = kørekortet er udløbet
reason-signed-outside-signer = er underskrevet, da certifikatet ikke gjaldt
reason-bad-mac = telefonens kode passer ikke
reason-reader-key-needed = læserens nøgle mangler
reason-element-not-authorized = telefonen har tilføjet noget, den ikke må
reason-too-old = koden er for gammel
reason-from-the-future = koden er fra fremtiden
reason-session-given = forbindelsen er oprettet på anden vis
reason-no-challenge = en vist kode svarer ikke på et spørgsmål
reason-seen-before = koden er vist før
reason-memory-unavailable = læserens hukommelse kan ikke bruges
reason-revoked = kørekortet er spærret af myndigheden
reason-suspended = kørekortet er midlertidigt inddraget
reason-status-unknown = myndigheden har givet det en status, der ikke kendes her
reason-no-status-reference = udstederen har ingen spærreliste
reason-no-status-list = spærrelisten mangler
reason-status-list-too-old = spærrelisten er for gammel
reason-status-index-out-of-range = kørekortet er ikke på spærrelisten
reason-no-trust-list = der er ikke hentet nogen liste
reason-trust-list-too-old = listen er for gammel
reason-clock-behind-proof = læserens ur går bagud
reason-no-proven-time = intet viser, hvad klokken er

right-until = Må køre { $category }, { $words }, til { $date }
right-always = Må køre { $category }, { $words }
right-not-before = Må ikke køre { $category }, { $words }, før { $date }
right-not-after = Må ikke køre { $category }, { $words }: udløbet { $date }
rights-confirmed = Bekræftet
rights-not-confirmed = Står i kørekortet, ikke bekræftet
category-unknown = ukendt kategori
code-unknown = { $code }: ukendt kode
code-known = { $code }: { $words }
code-of-group = { $code }: { $words }, ukendt underkode
code-until = { $line }, til { $date }
code-ended = { $line }, udløb { $date }

finding-path-length = Udstederens rodcertifikat begrænser ikke kædens længde, som standarden kræver
finding-not-critical = En egenskab ved udstederens certifikat er ikke mærket kritisk
finding-too-long = Udstederens certifikat gælder længere, end standarden tillader
finding-name = Udstederens certifikat mangler land eller navn
finding-no-key-identifier = Udstederens certifikat mangler nøglens kendetegn
finding-no-issuer-alt-name = Udstederens certifikat mangler udstederens adresse
finding-no-revocation-point = Udstederens certifikat siger ikke, hvor spærrelisten findes

element-faulty = Oplysningen { $element } { $fault }
fault-type = har en anden form end standardens
fault-too-long = er længere end 150 tegn
fault-not-latin1 = har et tegn, der ikke hører til Latin-1
fault-value = er ikke en af standardens værdier
fault-date = er ikke en dato
fault-image = er ikke et JPEG-billede
fault-entry = har en post, der ikke kan læses og ikke giver nogen ret

## Vis
preset-police = Til politiet
preset-identity = Hvem jeg er
preset-age15 = Over 15 år
preset-age16 = Over 16 år
preset-age18 = Over 18 år
preset-rental = Til biludlejning
element-family-name = efternavn
element-given-name = fornavn
element-birth-date = fødselsdato
element-issue-date = udstedt
element-expiry-date = udløber
element-issuing-country = udstedende land
element-issuing-authority = udstedende myndighed
element-document-number = kørekortnummer
element-driving-privileges = kategorier
element-domestic-driving-privileges = danske kategorier
element-portrait-small = lille billede
element-age-over-15 = om du er over 15
element-age-over-16 = om du er over 16
element-age-over-18 = om du er over 18

## Scan og parat
scan-progress = { $seen } af cirka { $needed }
scan-two-phones = Der er to telefoner i billedet
scan-does-not-fit = Noget i billedet passede ikke sammen. Bliv ved med at pege
ready-trust = Liste nr. { $number }, udstedt { $age }
ready-trust-old = Liste nr. { $number } er for gammel, udstedt { $age }: intet kørekort kan afgøres
ready-no-trust = Der er ikke hentet nogen liste: intet kørekort kan afgøres
ready-status = Spærreliste, udstedt { $age }
ready-status-old = Spærrelisten er for gammel, udstedt { $age }
ready-clock = Uret ser rigtigt ud
ready-clock-behind = Uret går bagud: ret det

## Overblik
kind-case = Sager
kind-benefit = Ydelser
kind-service = Hjælp og tilbud
kind-permit = Tilladelser
kind-payment = Betalinger
kind-appointment = Aftaler
kind-deadline = Frister
kind-message = Post
kind-consent = Samtykker
kind-power-of-attorney = Fuldmagter
kind-access-log-entry = Hvem har set dine oplysninger
kind-registration = Registreringer
kind-unknown = Andet
case-status-1 = Oprettet
case-status-2 = Behandles
case-status-3 = Afgjort
case-status-4 = Afsluttet
case-status-5 = Afvist
payment-status-1 = Kommende
payment-status-2 = Betalt
payment-status-3 = Betalingsdato overskredet
payment-status-4 = Sendt til Gældsstyrelsen
payment-status-5 = Delvist overskredet
payment-status-6 = Delvist sendt til Gældsstyrelsen
payment-status-7 = Delvist overskredet og delvist sendt til Gældsstyrelsen
consent-state-requested = Venter på dit svar
consent-state-given = Givet
consent-state-refused = Afslået
consent-state-withdrawn = Trukket tilbage
consent-state-expired = Udløbet
consent-state-replaced = Afløst af et nyere
unit-hours = timer
unit-days = dage
unit-weeks = uger
unit-months = måneder
unit-grants = klip
unit-ore = øre
counter = { $name }: { $used } af { $limit } { $unit } brugt
counter-open = { $name }: { $used } { $unit } brugt
until = til { $date }
period = fra { $first } til { $last }
payment-detail = { $amount } senest { $date }
expected-by = ventes senest { $date }
unread = ulæst
reply-by = svar senest { $date }
answer-by = svar senest { $date }
cancelled = aflyst
coverage-ok = svarede { $age }
coverage-stale = sidst ny { $age }
coverage-failed = kunne ikke hentes { $age }
coverage-not-connected = ikke tilsluttet
empty-nothing = Der er ingenting
empty-not-asked = Vi har ikke kunnet spørge alle, så vi ved det ikke

## Kalender og påmindelser
agenda-overdue = Overskredet
agenda-today = I dag
agenda-this-week = Denne uge
agenda-later = Senere
entry-appointment = Aftale
entry-deadline = Frist
entry-payment = Betaling
entry-permit-expires = Udløber
entry-renewal-open = Kan fornyes
entry-reply-by = Svar
entry-consent-answer = Samtykke
entry-case-step = Sag
entry-benefit-payout = Udbetaling
entry-power-of-attorney-ends = Fuldmagt udløber
why-next-bank-day = flyttet fra { $date }, hvor bankerne har lukket
why-renewal-window = regnet fra udløb { $date }
ics-neutral-title = Noget fra Lomme
reminder-neutral = Du har en påmindelse i Lomme
reminder-digest = { $n ->
    [one] 1 ting at se på
   *[other] { $n } ting at se på
  }
reminder-urgent = haster
