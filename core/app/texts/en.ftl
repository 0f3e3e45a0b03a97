app-name = Lomme

## Dates, ages, money
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
date = { $day } { $month } { $year }
date-time = { $date } at { $hour }:{ $minute }
age-now = just now
age-minutes = { $n ->
    [one] 1 minute ago
   *[other] { $n } minutes ago
  }
age-hours = { $n ->
    [one] 1 hour ago
   *[other] { $n } hours ago
  }
age-days = { $n ->
    [one] 1 day ago
   *[other] { $n } days ago
  }
money = DKK { $amount }

## The verdict
outcome-accepted = Valid
outcome-refused = Refused
outcome-undetermined = Cannot be decided
result-passed = good
result-failed = refused
result-missing = missing
result-not-applicable = does not apply
advice-show-again = Ask for the licence to be shown again
advice-registry = Look it up in the register
advice-fetch = Fetch a new list
advice-clock = Set the phone's clock right
advice-ask = Ask with a challenge: it does not depend on clocks
advice-ask-again = Ask again

check-structure = The code can be read
check-document-type = It is a driving licence
check-trust-chain = Issued by an authority on the list
check-certificate-profile = The signer's certificate may be used for it
check-certificate-revocation = The signer's certificate is not revoked
check-issuer-signature = The authority's signature
check-digests = The data are unchanged
check-validity = The period of validity
check-device-authentication = Shown by the phone it was issued to
check-freshness = Shown just now
check-challenge = Answers this reader's question
check-replay = Not seen before
check-status = Not revoked by the authority
check-trust-age = The age of the list
check-clock = The reader's clock

reason-malformed = the code cannot be read as a driving licence
reason-no-document = there is no driving licence in the code
reason-not-reached = could not be tried, because something before it failed
reason-doc-type-differs = the document's type is not the one that was signed
reason-doc-type-not-trusted = the authority may not issue this type of document
reason-doc-type-not-asked = it is another document than a driving licence
reason-no-signer-certificate = there is no usable certificate of the signer
reason-signer-unknown = the signer's certificate is not on the list
reason-no-trusted-root = the issuer is not on the list of authorities
reason-certificate-expired = a certificate has expired
reason-certificate-not-yet-valid = a certificate is not valid yet
reason-certificate-use = the certificate may not be used for this
reason-country-differs = the country does not fit the issuer's
reason-jurisdiction-differs = the state or province does not fit the issuer's
reason-certificate-misfit = the certificate does not fit the issuer's
reason-certificate-revoked = the signer's certificate is revoked
reason-no-revocation-list = there is no revocation list for certificates
reason-revocation-list-too-old = the revocation list for certificates is too old
reason-roots-given-by-hand = the list was named by hand and has no age
reason-bad-signature = the signature does not fit
reason-not-supported = the key or method is not known here
reason-algorithm-misfit = the method does not fit the key
reason-digest-differs = something in it was changed
reason-digest-missing = something in it was not signed
reason-nothing-disclosed = there is nothing in the code
reason-not-yet-valid = not valid yet
reason-expired = expired in the phone
reason-licence-expired = the licence has expired
reason-signed-outside-signer = signed when the certificate was not valid
reason-bad-mac = the phone's code does not fit
reason-reader-key-needed = the reader's key is missing
reason-element-not-authorized = the phone added something it may not
reason-too-old = the code is too old
reason-from-the-future = the code is from the future
reason-session-given = the session was set up elsewhere
reason-no-challenge = a shown code answers no question
reason-challenged = the answer was made after this reader asked
reason-nothing-asked = it is an answer, and this reader is not waiting for one
reason-another-ask = the answer belongs to another question
reason-not-decrypted = the answer cannot be unlocked with the key of this question
reason-answer-too-late = the answer came too late
reason-seen-before = the code was shown before
reason-memory-unavailable = the reader's memory cannot be used
reason-revoked = the licence is revoked by the authority
reason-suspended = the licence is suspended
reason-status-unknown = the authority gave it a status that is not known here
reason-no-status-reference = the issuer has no status list
reason-no-status-list = the status list is missing
reason-status-list-too-old = the status list is too old
reason-status-index-out-of-range = the licence is not on the status list
reason-no-trust-list = no list was fetched yet
reason-trust-list-too-old = the list is too old
reason-clock-behind-proof = the reader's clock is behind
reason-no-proven-time = nothing shows what time it is

right-until = May drive { $category }, { $words }, until { $date }
right-always = May drive { $category }, { $words }
right-not-before = May not drive { $category }, { $words }, before { $date }
right-not-after = May not drive { $category }, { $words }: expired { $date }
age-reached = Over { $age }
age-not-reached = Not over { $age }
rights-confirmed = Confirmed
rights-not-confirmed = Stated in the licence, not confirmed
category-unknown = unknown category
code-unknown = { $code }: unknown code
code-known = { $code }: { $words }
code-of-group = { $code }: { $words }, unknown detail
code-until = { $line }, until { $date }
code-ended = { $line }, ended { $date }

finding-path-length = The issuer's root certificate does not limit the length of the chain as the standard asks
finding-not-critical = A property of the issuer's certificate is not marked critical
finding-too-long = The issuer's certificate is valid for longer than the standard allows
finding-name = The issuer's certificate lacks a country or a name
finding-no-key-identifier = The issuer's certificate lacks the identifier of a key
finding-no-issuer-alt-name = The issuer's certificate lacks the issuer's address
finding-no-revocation-point = The issuer's certificate does not say where its revocation list is

element-faulty = The element { $element } { $fault }
fault-type = is not of the type of the standard
fault-too-long = is longer than 150 characters
fault-not-latin1 = has a character that Latin-1 does not have
fault-value = is not one of the values of the standard
fault-date = is not a date
fault-image = is not a JPEG image
fault-entry = has an entry that cannot be read and gives no right

## Show
preset-police = For the police
preset-identity = Who I am
preset-age15 = Over 15
preset-age16 = Over 16
preset-age18 = Over 18
preset-rental = For car rental
element-family-name = family name
element-given-name = given name
element-birth-date = date of birth
element-issue-date = issued
element-expiry-date = expires
element-issuing-country = issuing country
element-issuing-authority = issuing authority
element-document-number = licence number
element-driving-privileges = categories
element-domestic-driving-privileges = Danish categories
element-portrait-small = small photo
element-age-over = whether you are over { $age }
element-un-distinguishing-sign = distinguishing sign of the country
element-administrative-number = personal or other number
element-sex = sex
element-height = height
element-weight = weight
element-eye-colour = eye colour
element-hair-colour = hair colour
element-birth-place = place of birth
element-resident-address = address
element-resident-city = city
element-resident-state = state or region
element-resident-postal-code = postal code
element-resident-country = country of residence
element-portrait = photo
element-portrait-capture-date = date of the photo
element-age-in-years = age
element-age-birth-year = year of birth
element-issuing-jurisdiction = issuing jurisdiction
element-nationality = nationality
element-family-name-national-character = family name in its own characters
element-given-name-national-character = given name in its own characters
element-signature-usual-mark = signature
element-unknown = { $element } (not known here)

## Ask and answer
ask-for-police = Ask for a police check
ask-for-identity = Ask who this is
ask-for-age15 = Ask whether the person is over 15
ask-for-age16 = Ask whether the person is over 16
ask-for-age18 = Ask whether the person is over 18
ask-for-rental = Ask for car rental
ask-signed = The citizen sees that the question comes from { $name }
ask-unsigned = This phone has no reader certificate: the citizen sees 'unknown reader'
ask-certificate-expired = The reader certificate is not valid now: the citizen sees 'unknown reader'
ready-reader = Asks as { $name }, until { $date }
ready-reader-expired = The reader certificate of { $name } is not valid now
ready-reader-none = No reader certificate: citizens see 'unknown reader'
asked-by = { $name } asks for
asked-by-unknown = Unknown reader asks for
asked-of = Belongs to { $organization }
asked-issued-by = Confirmed by { $issuer }
asked-not-revocation-checked = Whether the reader's certificate is revoked was not checked
asked-unknown-advice = Answer only if you know who is asking
unknown-reader-not-signed = the question is not signed
unknown-reader-no-certificate = the reader shows no certificate
unknown-reader-not-trusted = no authority on the list vouches for the reader
unknown-reader-certificate-use = the certificate is not one of a reader
unknown-reader-certificate-not-valid = the reader's certificate is not valid now
unknown-reader-certificate-revoked = the reader's certificate is revoked
unknown-reader-bad-signature = the signature does not belong to this question
unknown-reader-not-supported = the method of the signature is not known here
unknown-reader-several-readers = several different readers have signed
asked-document = Answered from your driving licence, valid in the phone until { $date }
asked-no-document = You do not have { $document } in this phone
document-mdl = a driving licence
asked-nothing-to-give = is not in your licence
asked-answered-by-age = is answered by whether you are over { $age }
asked-kept = the reader wants to keep it
asked-not-kept = is not kept
asked-refusal = You can give less or say no. Nothing is sent before you answer
value-yes = yes
value-no = no
value-photo = is shown as a picture
value-bytes = { $n } bytes
answer-title = Answer to { $name }
answer-title-unknown = Answer to an unknown reader
verdict-not-given = Not given: { $elements }

## Scan and ready
scan-progress = { $seen } of about { $needed }
scan-two-phones = Two phones are in view
scan-does-not-fit = Something in view did not fit together. Keep pointing
ready-trust = List no. { $number }, issued { $age }
ready-trust-old = List no. { $number } is too old, issued { $age }: no licence can be decided
ready-no-trust = No list was fetched yet: no licence can be decided
ready-status = Status list, issued { $age }
ready-status-old = The status list is too old, issued { $age }
ready-clock = The clock looks right
ready-clock-behind = The clock is behind: set it right

## Overview
kind-case = Cases
kind-benefit = Benefits
kind-service = Help and services
kind-permit = Permits
kind-payment = Payments
kind-appointment = Appointments
kind-deadline = Deadlines
kind-message = Post
kind-consent = Consents
kind-power-of-attorney = Powers of attorney
kind-access-log-entry = Who looked at your data
kind-registration = Registrations
kind-unknown = Other
case-status-1 = Created
case-status-2 = In progress
case-status-3 = Decided
case-status-4 = Closed
case-status-5 = Rejected
payment-status-1 = Upcoming
payment-status-2 = Paid
payment-status-3 = Past its due date
payment-status-4 = Sent to the Debt Collection Agency
payment-status-5 = Partly past its due date
payment-status-6 = Partly sent to the Debt Collection Agency
payment-status-7 = Partly past due and partly sent to the Debt Collection Agency
consent-state-requested = Awaits your answer
consent-state-given = Given
consent-state-refused = Refused
consent-state-withdrawn = Withdrawn
consent-state-expired = Expired
consent-state-replaced = Replaced by a newer one
unit-hours = hours
unit-days = days
unit-weeks = weeks
unit-months = months
unit-grants = grants
unit-ore = øre
counter = { $name }: { $used } of { $limit } { $unit } used
counter-open = { $name }: { $used } { $unit } used
until = until { $date }
period = from { $first } to { $last }
payment-detail = { $amount } by { $date }
expected-by = expected by { $date }
unread = unread
reply-by = reply by { $date }
answer-by = answer by { $date }
cancelled = cancelled
coverage-ok = answered { $age }
coverage-stale = last fresh { $age }
coverage-failed = could not be fetched { $age }
coverage-not-connected = not connected
empty-nothing = There is nothing
empty-not-asked = We could not ask everybody, so we do not know

## Calendar and reminders
agenda-overdue = Overdue
agenda-today = Today
agenda-this-week = This week
agenda-later = Later
entry-appointment = Appointment
entry-deadline = Deadline
entry-payment = Payment
entry-permit-expires = Expires
entry-renewal-open = Can be renewed
entry-condition-ends = A condition ends
entry-reply-by = Reply
entry-complaint-by = Last day to complain
entry-report-by = Report
entry-cancel-by = Last day to call off
entry-action-by = To do in a message
entry-consent-answer = Consent
entry-consent-ends = Consent ends
entry-case-step = Case
entry-benefit-payout = Payout
entry-service-period = Service
entry-power-of-attorney-ends = Power of attorney ends
when-abroad = { $danish }, Danish time ({ $here } on your phone)
moved-from = moved, it was { $date }
on-behalf-of = for { $name }
on-behalf-of-another = for somebody you act for
otherwise = Otherwise: { $what }
missed-permit-ends = It is no longer valid after that day.
missed-licence-lapses = You may not drive in this category after the last day.
missed-licence-lapses-group-2 = You may not drive lorries or buses of this category after the last day.
missed-consent-lapses = The request lapses without your answer.
missed-complaint-lapses = A complaint that comes later is as a rule refused.
missed-benefit-lost = You can lose the benefit.
missed-test-not-called-off = It can no longer be called off in time.
missed-reported-late = It is then reported too late.
missed-tax-return-stands = The tax authority goes by the figures that stand there.
missed-residual-tax-instalments = It is then collected in instalments from August to October.
missed-payment-reminder-fee = You may get a reminder with a fee, and the debt may be passed on to the Debt Collection Agency.
rule-payment-next-bank-day = A last day to pay on which banks are closed moves to the next bank day
rule-renewal-licence-group-1 = A licence can be renewed from 3 months before it expires
rule-renewal-licence-group-2 = A licence for lorries and buses can be renewed from 3 months before it expires
rule-renewal-passport = A good time to order a new passport
rule-renewal-weapon = A good time to apply for a new weapon permit
rule-condition-companion = Driving with a companion ends on the day in the licence
rule-condition-medical = A licence with a term for health can be renewed before it expires
rule-conditional-withdrawal-test = After a conditional withdrawal a test has to be passed
rule-driving-test-cancel = A driving test is called off 5 working days before
rule-moving-report = A move is reported from 28 days before to 5 days after
rule-birth-report = A birth without a midwife is reported within 14 days
rule-parental-benefit-apply = Parental benefit is applied for within 8 weeks of the first day of absence
rule-death-report = A death is reported within 2 working days
rule-funeral = A funeral is held within 8 days
rule-complaint-payments-denmark = A complaint reaches Udbetaling Danmark within 4 weeks
rule-complaint-environment = A complaint by the law on the environment is made within 4 weeks
rule-complaint-tax = A complaint of a tax decision is received within 3 months
rule-tax-return-correct-before-2026 = The tax return can be corrected until 1 May
rule-tax-return-correct-2026 = The tax return of 2026 can be corrected until 20 May
rule-residual-tax-voluntary = Residual tax can be paid of one's own accord until 1 July
rule-residual-tax-instalment = Residual tax is collected in instalments from August to October
rule-b-tax = B-tax is paid on the 20th of the month
rule-b-tax-june-december = B-tax is paid on the 20th of the month
stated-date = from { $date }
stated-due-date = from { $date }, when banks are closed
stated-expiry = from the last day, { $date }
stated-renewal-opens = it opens { $date }
stated-event = from { $date }
stated-appointment = from the appointment { $date }
step-days = { $n } days later: { $date }
step-days-before = { $n } days before: { $date }
step-weeks = { $n } weeks later: { $date }
step-weeks-before = { $n } weeks before: { $date }
step-months = { $n } months later: { $date }
step-months-before = { $n } months before: { $date }
step-working-days = { $n } working days later: { $date }
step-working-days-before = { $n } working days before: { $date }
step-to-bank-day = the next bank day: { $date }
step-to-working-day = the next working day: { $date }
why-source = { $source } (rules { $version })
certainty-assumed = This day is not confirmed: ask the authority
certainty-suggested = Lomme's own suggestion, no deadline of an authority
ics-neutral-title = Something from Lomme
reminder-neutral = You have a reminder in Lomme
reminder-open-app = Open Lomme, so that your next reminders can be set
reminder-about = { $kind }: { $title }, { $when }
reminder-passed = Has passed: { $kind }: { $title }, { $when }
reminder-digest = { $n ->
    [one] 1 thing to look at
   *[other] { $n } things to look at
  }
reminder-urgent = urgent
because-d = { $n ->
    [one] the day before the last day
   *[other] { $n } days before the last day
  }
because-d0 = on the last day
because-h = { $n ->
    [one] an hour before
   *[other] { $n } hours before
  }
because-evening = the evening before
because-open = on the day it opens
because-m = { $n ->
    [one] a month after it opened
   *[other] { $n } months after it opened
  }
because-half = half way to the last day
because-late = it came so late that the usual times had passed
because-after = it has passed, and nobody marked it as done
moved-snoozed = you put it off to then
moved-quiet-hours = it waited for the end of your quiet hours, from { $wanted }
moved-next-digest = you had been reminded that day already, at { $wanted } it would have been a second time
moved-inexact-phone = a little earlier than { $wanted }, because the phone may be late
left-out-not-allowed = the phone does not let Lomme show notifications
left-out-done = you are done with it
left-out-cancelled = it is called off
left-out-kind-off = you want no reminders of this kind
left-out-source-muted = you muted the source
left-out-over = it is over
left-out-no-rule = it is only for you to know
left-out-all-shown = all its reminders have come
left-out-too-late = it would come too late, or in your quiet hours
left-out-beyond-limit = the phone holds no more for now; it comes when others have gone

## Search, offline copy, export and recovery
search-nothing-typed = Type a word to search
search-none = Nothing found in what the phone has
search-found = { $n ->
    [one] 1 found
   *[other] { $n } found
  }
search-more = The first { $n }; there are more. Type another word
search-in-title = Found in the title
search-in-authority = Found in the authority's name
search-in-body = Found in the content

offline-none = No copy is kept. The overview is gone when the app is closed
offline-empty = A copy is kept from the next fetch on
offline-kept = { $n ->
    [one] The copy was fetched { $age }. It is deleted if it is not fetched again within 1 day
   *[other] The copy was fetched { $age }. It is deleted if it is not fetched again within { $n } days
  }

recovery-title-corrupt = What is stored is damaged
recovery-what-corrupt = A part of the file cannot be read. Most of it can usually be saved. The licence and the overview can be fetched again from the authorities
recovery-title-wrong-key = The key does not fit
recovery-what-wrong-key = The phone's key does not open what is stored. The phone may not be unlocked, or its screen lock was changed
recovery-title-no-key = The key is gone
recovery-what-no-key = The phone no longer has the key to what is stored. Nobody can read it without, not even you. The licence and the overview can be fetched again
recovery-title-foreign = The file is not the app's own
recovery-what-foreign = Where things are stored lies a file that the app did not write. It was not touched
recovery-title-newer = The app is too old
recovery-what-newer = What is stored was written by a newer version of the app. Nothing was changed
recovery-title-full = There is no room
recovery-what-full = The phone has no room left. Delete something else and try again
recovery-title-busy = What is stored cannot be opened right now
recovery-what-busy = Unlock the phone, close other windows of the app and try again
recovery-step-retry = Try again
recovery-does-retry = Unlock the phone first. Nothing is lost
recovery-step-update = Update the app
recovery-does-update = Get the latest version. Nothing is lost
recovery-step-salvage = Save what can be read
recovery-does-salvage = Reads what is left into a file that you can keep. Nothing is changed
recovery-step-start-anew = Start anew
recovery-does-start-anew = Deletes what is stored and the phone's keys. The licence has to be fetched again, and answers that were not sent are lost
salvage-whole = All could be read: documents { $documents }, things in the overview { $items }, answers not sent { $acts }
salvage-part = Something is missing. What could be read: documents { $documents }, things in the overview { $items }, answers not sent { $acts }
