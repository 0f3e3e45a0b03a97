"""Messages of Digital Post by a writer that is not ours, as a JSON object of XML by name.

`full` has everything the writer knows; `without-FIELD` lacks one of its optional fields; the others are made as the library's users make them.
"""

import base64
import dataclasses
import json
import sys
from datetime import date, datetime

from python_serviceplatformen.models import message as memo
from python_serviceplatformen.models.xml_util import dataclass_to_xml_string

CODES = ["AFTALE", "BETALING", "SELVBETJENING", "INFORMATION", "UNDERSKRIV", "BEKRAEFT", "FORBEREDELSE", "TILMELDING"]
UUID = "8c2ea15d-61fb-4ba9-9366-42f8b194c114"
PERSON = "0101701234"


def file(name, content):
    return memo.File(encodingFormat="application/pdf", filename=name, language="da", content=base64.b64encode(content).decode())


def action(code):
    if code == "AFTALE":
        reservation = memo.Reservation(
            description="Undersøgelse", reservationUUID=UUID, abstract="Kort", location="Indgang 4",
            startDateTime=datetime(2026, 4, 1, 8), endDateTime=datetime(2026, 4, 1, 9),
            organizerMail="tid@hospital.example", organizerName="Øjenambulatoriet",
        )
        return memo.Action(label=code, actionCode=code, reservation=reservation)
    entry = memo.EntryPoint(url=f"https://post.example/{code.lower()}")
    return memo.Action(
        label=code, actionCode=code, startDateTime=datetime(2026, 3, 1), endDateTime=datetime(2026, 3, 20, 12), entryPoint=entry
    )


def sender(id_type="CVR", number="12345678", label="Opdigtet Kommune"):
    attention = memo.AttentionData(attentionPerson=memo.AttentionPerson(personID="7", label="Hemmelig Sagsbehandler"))
    contact = memo.ContactPoint(
        contactGroup="22", contactPointID=UUID, label="Kontakt", contactInfo=(memo.ContactInfo(label="Telefon", value="33334444"),)
    )
    representative = memo.Representative(representativeID=PERSON, idType="CPR", label="Hemmelig Person")
    return memo.Sender(
        senderID=number, idType=id_type, label=label, attentionData=attention, contactPoint=contact, representative=representative
    )


def recipient():
    return memo.Recipient(recipientID=PERSON, idType="CPR", label="Hemmelig Person")


def content():
    return memo.ContentData(
        CPR_data=memo.CPRdata(cprNumber=PERSON, name="Hemmelig Person"),
        motorVehicle=memo.MotorVehicle(licenseNumber="AB12345", chassisNumber="X1"),
        caseID=memo.CaseID(caseID="SAG-12345", caseSystem="Sagssystem 1234"),
        KLE_data=memo.KLEdata(subjectKey="32.18.04", version="Maj 2026", activityFacet="G01", label="Sygedagpenge"),
        FORM_data=memo.FORMdata(taskKey="1", version="1", activityFacet="1", label="x"),
        additionalContentData=(memo.AdditionalContentData(contentDataType="x", contentDataName="x", contentDataValue="x"),),
    )


def header():
    reply = memo.ReplyData(messageUUID=UUID, comment="x", additionalReplyData=(memo.AdditionalReplyData(label="x", value="x"),))
    return memo.MessageHeader(
        messageType="DIGITALPOST", messageUUID=UUID, messageID="MSG-1", messageCode="P1", label="Indkaldelse & kort",
        notification="Du har fået post", additionalNotification="Se brevet", reply=True, replyByDateTime=datetime(2026, 3, 20, 12),
        doNotDeliverUntilDate=date(2026, 3, 5), mandatory=True, legalNotification=True, postType="MYNDIGHEDSPOST",
        sender=sender(), recipient=recipient(), contentData=content(),
        forwardData=memo.ForwardData(messageUUID=UUID, originalMessageDateTime=datetime(2026, 2, 1), originalSender="Fredericia Kommune"),
        replyData=(reply, reply),
    )


def body(actions):
    return memo.MessageBody(
        createdDateTime=datetime(2026, 3, 1, 9, 30),
        mainDocument=memo.MainDocument(mainDocumentID="1", label="Brev", files=(file("brev.pdf", b"x" * 1000),), actions=actions),
        additionalDocuments=(
            memo.AdditionalDocument(additionalDocumentID="2", label="Bilag", files=(file("a.pdf", b"xx"), file("b.pdf", b"xxx"))),
        ),
        technicalDocuments=(memo.TechnicalDocument(technicalDocumentID="3", label="Data", files=(file("data.xml", b"xxxx"),)),),
    )


def messages():
    every = tuple(action(code) for code in CODES)
    full = memo.Message(messageHeader=header(), messageBody=body(every))
    yield "full", full
    for field in dataclasses.fields(memo.MessageHeader):
        if field.default is None:
            lesser = dataclasses.replace(header(), **{field.name: None})
            yield f"without-{field.name}", memo.Message(messageHeader=lesser, messageBody=body(every))
    yield "nemsms", memo.create_nemsms("Husk din tid", "I morgen kl. 9", sender(), recipient())
    yield "simple", memo.create_digital_post_with_main_document("Et brev", sender(), recipient(), (file("brev.pdf", b"x"),))
    person = dataclasses.replace(header(), sender=sender("CPR", PERSON, "Hemmelig Person"))
    yield "from-a-person", memo.Message(messageHeader=person, messageBody=body(()))
    authority = dataclasses.replace(header(), sender=sender("MyndighedsID", "DK-0101", "Opdigtet Myndighed"))
    yield "from-an-authority", memo.Message(messageHeader=authority, messageBody=body(()))
    backwards = dataclasses.replace(action("UNDERSKRIV"), endDateTime=datetime(2026, 2, 1), entryPoint=memo.EntryPoint(url="http://a.example"))
    yield "broken", memo.Message(messageHeader=header(), messageBody=body((backwards,)))


def main():
    json.dump({name: dataclass_to_xml_string(message) for name, message in messages()}, sys.stdout)


if __name__ == "__main__":
    main()
