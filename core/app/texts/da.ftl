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
advice-ask = Bed om udfordring: den er uafhængig af ure
advice-ask-again = Spørg igen

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
reason-challenged = svaret er lavet, efter at denne læser spurgte
reason-nothing-asked = det er et svar, og denne læser venter ikke på noget
reason-another-ask = svaret hører til et andet spørgsmål
reason-not-decrypted = svaret kan ikke låses op med dette spørgsmåls nøgle
reason-answer-too-late = svaret kom for sent
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
age-reached = Over { $age } år
age-not-reached = Ikke over { $age } år
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
element-age-over = om du er over { $age }
element-un-distinguishing-sign = landets kendemærke
element-administrative-number = personnummer eller andet nummer
element-sex = køn
element-height = højde
element-weight = vægt
element-eye-colour = øjenfarve
element-hair-colour = hårfarve
element-birth-place = fødested
element-resident-address = adresse
element-resident-city = by
element-resident-state = region
element-resident-postal-code = postnummer
element-resident-country = bopælsland
element-portrait = billede
element-portrait-capture-date = billedets dato
element-age-in-years = alder
element-age-birth-year = fødselsår
element-issuing-jurisdiction = udstedende område
element-nationality = statsborgerskab
element-family-name-national-character = efternavn med egne tegn
element-given-name-national-character = fornavn med egne tegn
element-signature-usual-mark = underskrift
element-unknown = { $element } (kendes ikke her)

## Spørg og svar
ask-for-police = Spørg til politiets kontrol
ask-for-identity = Spørg, hvem det er
ask-for-age15 = Spørg, om personen er over 15
ask-for-age16 = Spørg, om personen er over 16
ask-for-age18 = Spørg, om personen er over 18
ask-for-rental = Spørg til biludlejning
ask-signed = Borgeren ser, at spørgsmålet kommer fra { $name }
ask-unsigned = Denne telefon har intet læsercertifikat: borgeren ser 'ukendt læser'
ask-certificate-expired = Læsercertifikatet gælder ikke nu: borgeren ser 'ukendt læser'
ready-reader = Spørger som { $name }, til { $date }
ready-reader-expired = Læsercertifikatet for { $name } gælder ikke nu
ready-reader-none = Intet læsercertifikat: borgere ser 'ukendt læser'
asked-by = { $name } beder om
asked-by-unknown = Ukendt læser beder om
asked-of = Hører til { $organization }
asked-issued-by = Bekræftet af { $issuer }
asked-not-revocation-checked = Det er ikke prøvet, om læserens certifikat er spærret
asked-unknown-advice = Svar kun, hvis du ved, hvem der spørger
unknown-reader-not-signed = spørgsmålet er ikke underskrevet
unknown-reader-no-certificate = læseren viser intet certifikat
unknown-reader-not-trusted = ingen myndighed på listen står inde for læseren
unknown-reader-certificate-use = certifikatet er ikke en læsers
unknown-reader-certificate-not-valid = læserens certifikat gælder ikke nu
unknown-reader-certificate-revoked = læserens certifikat er spærret
unknown-reader-bad-signature = underskriften hører ikke til dette spørgsmål
unknown-reader-not-supported = underskriftens metode kendes ikke her
unknown-reader-several-readers = flere forskellige læsere har underskrevet
asked-document = Svar fra dit kørekort, gyldigt i telefonen til { $date }
asked-no-document = Du har ikke { $document } i denne telefon
document-mdl = kørekort
asked-nothing-to-give = findes ikke i dit kørekort
asked-answered-by-age = besvares med, om du er over { $age }
asked-kept = læseren vil gemme det
asked-not-kept = gemmes ikke
asked-refusal = Du kan give mindre eller sige nej. Intet er sendt, før du svarer
value-yes = ja
value-no = nej
value-photo = vises som billede
value-bytes = { $n } bytes
answer-title = Svar til { $name }
answer-title-unknown = Svar til ukendt læser
verdict-not-given = Ikke givet: { $elements }

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
entry-condition-ends = Et vilkår ophører
entry-reply-by = Svar
entry-complaint-by = Sidste dag at klage
entry-report-by = Giv besked
entry-cancel-by = Sidste dag at melde afbud
entry-action-by = Noget at gøre i en besked
entry-consent-answer = Samtykke
entry-consent-ends = Samtykke udløber
entry-case-step = Sag
entry-benefit-payout = Udbetaling
entry-service-period = Hjælp
entry-power-of-attorney-ends = Fuldmagt udløber
when-abroad = { $danish }, dansk tid ({ $here } på din telefon)
moved-from = flyttet, den var { $date }
on-behalf-of = for { $name }
on-behalf-of-another = for en, du handler for
otherwise = Ellers: { $what }
missed-permit-ends = Det gælder ikke efter den dag.
missed-licence-lapses = Du må ikke køre i denne kategori efter den sidste dag.
missed-licence-lapses-group-2 = Du må ikke køre lastbil eller bus i denne kategori efter den sidste dag.
missed-consent-lapses = Anmodningen bortfalder uden dit svar.
missed-complaint-lapses = En klage, der kommer senere, bliver som regel afvist.
missed-benefit-lost = Du kan miste ydelsen.
missed-test-not-called-off = Du kan ikke længere melde afbud i tide.
missed-reported-late = Så er det meldt for sent.
missed-tax-return-stands = Skattestyrelsen regner med de tal, der står der.
missed-residual-tax-instalments = Så bliver den opkrævet i rater fra august til oktober.
missed-payment-reminder-fee = Du kan få en rykker med gebyr, og gælden kan gå videre til Gældsstyrelsen.
rule-payment-next-bank-day = En sidste betalingsdag, hvor bankerne har lukket, flytter til næste bankdag
rule-renewal-licence-group-1 = Et kørekort kan fornyes fra 3 måneder før, det udløber
rule-renewal-licence-group-2 = Et kørekort til lastbil og bus kan fornyes fra 3 måneder før, det udløber
rule-renewal-passport = Et godt tidspunkt at bestille nyt pas
rule-renewal-weapon = Et godt tidspunkt at søge om ny våbentilladelse
rule-condition-companion = Kørsel med ledsager ophører på dagen i kørekortet
rule-condition-medical = Et kørekort med helbredsvilkår kan fornyes, før det udløber
rule-conditional-withdrawal-test = Efter en betinget frakendelse skal der bestås en prøve
rule-driving-test-cancel = Afbud til køreprøven meldes 5 hverdage før
rule-moving-report = En flytning meldes fra 28 dage før til 5 dage efter
rule-birth-report = En fødsel uden jordemoder anmeldes inden 14 dage
rule-parental-benefit-apply = Barselsdagpenge søges inden 8 uger efter første fraværsdag
rule-death-report = Et dødsfald anmeldes inden 2 hverdage
rule-funeral = En begravelse holdes inden 8 dage
rule-complaint-payments-denmark = En klage skal nå Udbetaling Danmark inden 4 uger
rule-complaint-environment = Der klages efter miljøbeskyttelsesloven inden 4 uger
rule-complaint-tax = En klage over en skatteafgørelse skal være modtaget inden 3 måneder
rule-tax-return-correct-before-2026 = Årsopgørelsen kan rettes til 1. maj
rule-tax-return-correct-2026 = Årsopgørelsen i 2026 kan rettes til 20. maj
rule-residual-tax-voluntary = Restskat kan betales frivilligt til 1. juli
rule-residual-tax-instalment = Restskat opkræves i rater fra august til oktober
rule-b-tax = B-skat betales den 20. i måneden
rule-b-tax-june-december = B-skat betales den 20. i måneden
stated-date = fra { $date }
stated-due-date = fra { $date }, hvor bankerne har lukket
stated-expiry = fra den sidste dag, { $date }
stated-renewal-opens = det åbner { $date }
stated-event = fra { $date }
stated-appointment = fra aftalen { $date }
step-days = { $n } dage senere: { $date }
step-days-before = { $n } dage før: { $date }
step-weeks = { $n } uger senere: { $date }
step-weeks-before = { $n } uger før: { $date }
step-months = { $n } måneder senere: { $date }
step-months-before = { $n } måneder før: { $date }
step-working-days = { $n } hverdage senere: { $date }
step-working-days-before = { $n } hverdage før: { $date }
step-to-bank-day = næste bankdag: { $date }
step-to-working-day = næste hverdag: { $date }
why-source = { $source } (regler { $version })
certainty-assumed = Dagen er ikke bekræftet: spørg myndigheden
certainty-suggested = Lommes eget forslag, ikke en myndigheds frist
ics-neutral-title = Noget fra Lomme
reminder-neutral = Du har en påmindelse i Lomme
reminder-open-app = Åbn Lomme, så de næste påmindelser kan sættes
reminder-about = { $kind }: { $title }, { $when }
reminder-passed = Overskredet: { $kind }: { $title }, { $when }
reminder-digest = { $n ->
    [one] 1 ting at se på
   *[other] { $n } ting at se på
  }
reminder-urgent = haster
because-d = { $n ->
    [one] dagen før den sidste dag
   *[other] { $n } dage før den sidste dag
  }
because-d0 = på den sidste dag
because-h = { $n ->
    [one] en time før
   *[other] { $n } timer før
  }
because-evening = aftenen før
because-open = den dag det åbner
because-m = { $n ->
    [one] en måned efter, at det åbnede
   *[other] { $n } måneder efter, at det åbnede
  }
because-half = midtvejs til den sidste dag
because-late = det kom så sent, at de sædvanlige tidspunkter var forbi
because-after = det er overskredet, og ingen har meldt det klaret
moved-snoozed = du udsatte det til da
moved-quiet-hours = det ventede på, at dine stille timer var forbi, fra { $wanted }
moved-next-digest = du var blevet mindet om noget den dag, og { $wanted } ville være anden gang
moved-inexact-phone = lidt før { $wanted }, fordi telefonen kan være forsinket
left-out-not-allowed = telefonen lader ikke Lomme vise påmindelser
left-out-done = du har klaret det
left-out-cancelled = det er aflyst
left-out-kind-off = du vil ikke mindes om den slags
left-out-source-muted = du har slået kilden fra
left-out-over = det er forbi
left-out-no-rule = det er kun til orientering
left-out-all-shown = alle dets påmindelser er kommet
left-out-too-late = det ville komme for sent eller i dine stille timer
left-out-beyond-limit = telefonen kan ikke holde flere nu; den kommer, når andre er væk

## Søgning, offline-kopi, udlæsning og redning
search-nothing-typed = Skriv et ord for at søge
search-none = Intet fundet i det, telefonen har
search-found = { $n ->
    [one] 1 fundet
   *[other] { $n } fundet
  }
search-more = De første { $n }; der er flere. Skriv et ord mere
search-in-title = Fundet i titlen
search-in-authority = Fundet i myndighedens navn
search-in-body = Fundet i indholdet

offline-none = Der gemmes ingen kopi. Overblikket er væk, når appen lukkes
offline-empty = En kopi gemmes ved næste hentning
offline-kept = { $n ->
    [one] Kopien er hentet { $age }. Den slettes, hvis den ikke bliver hentet igen inden for 1 dag
   *[other] Kopien er hentet { $age }. Den slettes, hvis den ikke bliver hentet igen inden for { $n } dage
  }

recovery-title-corrupt = Det gemte er beskadiget
recovery-what-corrupt = En del af filen kan ikke læses. Det meste kan som regel reddes. Kørekort og overblik kan hentes igen hos myndighederne
recovery-title-wrong-key = Nøglen passer ikke
recovery-what-wrong-key = Telefonens nøgle åbner ikke det gemte. Det kan skyldes, at telefonen ikke er låst op, eller at dens skærmlås er ændret
recovery-title-no-key = Nøglen er væk
recovery-what-no-key = Telefonen har ikke længere nøglen til det gemte. Uden den kan ingen læse det, heller ikke du. Kørekort og overblik kan hentes igen
recovery-title-foreign = Filen er ikke appens egen
recovery-what-foreign = På det gemtes plads ligger en fil, som appen ikke har skrevet. Den er ikke rørt
recovery-title-newer = Appen er for gammel
recovery-what-newer = Det gemte er skrevet af en nyere udgave af appen. Intet er ændret
recovery-title-full = Der er ikke plads
recovery-what-full = Telefonen har ikke mere plads. Slet noget andet, og prøv igen
recovery-title-busy = Det gemte kan ikke åbnes lige nu
recovery-what-busy = Lås telefonen op, luk andre vinduer med appen, og prøv igen
recovery-step-retry = Prøv igen
recovery-does-retry = Lås telefonen op først. Intet går tabt
recovery-step-update = Opdater appen
recovery-does-update = Hent den nyeste udgave. Intet går tabt
recovery-step-salvage = Red det, der kan læses
recovery-does-salvage = Læser det, der er tilbage, til en fil, du kan gemme. Intet ændres
recovery-step-start-anew = Begynd forfra
recovery-does-start-anew = Sletter det gemte og telefonens nøgler. Kørekortet skal hentes igen, og svar, der ikke er sendt, går tabt
salvage-whole = Alt kunne læses: dokumenter { $documents }, ting i overblikket { $items }, usendte svar { $acts }
salvage-part = Noget mangler. Det, der kunne læses: dokumenter { $documents }, ting i overblikket { $items }, usendte svar { $acts }
