//! Answers that are good HTTP: of others, refusals, and pages that are wrong.

use serde_json::{Value, json};

use crate::row::{Row, Shown, fails, passes};
use crate::server::Part;
use crate::wire::*;

/// `elsewhere` is an address of somebody else, `plain` the same without TLS.
pub(crate) fn of_others(elsewhere: &str, plain: &str) -> Vec<Row> {
    let moved = |status: &str, to: &str| vec![sent(http(status, &[("Location", to), HTML], PLANTED))];
    let untyped = raw("200 OK", &[("Content-Length", "6")], "<html>");
    let text = http("200 OK", &[("Content-Type", "text/plain")], new_page().to_string());
    let here =
        vec![sent(http("307 Temporary Redirect", &[("Location", "/v2/changes")], "")), ok(&new_page())];
    vec![
        fails("a login page with 200", "net.not_ours", vec![html("200 OK", &[])]),
        fails("a login page with 200 and no type", "net.not_ours", vec![sent(untyped)]),
        fails("a page of text", "net.not_ours", vec![sent(text)]),
        fails(
            "a login page with 511",
            "net.not_ours",
            vec![html("511 Network Authentication Required", &[])],
        ),
        fails("a redirect (302) to another host", "net.not_ours", moved("302 Found", elsewhere)),
        fails("a redirect (307) to another host", "net.not_ours", moved("307 Temporary Redirect", elsewhere)),
        fails("a redirect (308) to another host", "net.not_ours", moved("308 Permanent Redirect", elsewhere)),
        fails(
            "a redirect to another host without TLS",
            "net.not_ours",
            moved("301 Moved Permanently", plain),
        ),
        fails(
            "a redirect to another host after one page",
            "net.not_ours",
            vec![ok(&page(&[item("ny", 1)], "c", true)), moved("302 Found", elsewhere).remove(0)],
        )
        .showing(Shown::And(&["ny"])),
        fails("a redirect in a circle", "net.not_ours", moved("302 Found", "/v1/changes")),
        fails("a redirect to nowhere", "net.not_ours", vec![html("302 Found", &[])]),
        fails("a redirect to nonsense", "net.not_ours", moved("302 Found", "http://[")),
        fails("a choice of addresses", "net.not_ours", vec![html("300 Multiple Choices", &[])]),
        passes("a redirect on the same host", here),
    ]
}

pub(crate) fn refusals() -> Vec<Row> {
    let problem = |status: &str| vec![refused(status, &[])];
    let after = |status: &str, wait: &str| {
        vec![refused(status, &[("Retry-After", wait), ("Date", "Tue, 03 Mar 2026 08:00:00 GMT")])]
    };
    let everything = vec![refused("410 Gone", &[]), ok(&new_page())];
    vec![
        fails("400", "net.refused", problem("400 Bad Request")),
        fails("401", "login.expired", problem("401 Unauthorized")),
        fails("401 with a page", "login.expired", vec![html("401 Unauthorized", &[])]),
        fails("403", "net.forbidden", problem("403 Forbidden")),
        fails("404", "net.refused", problem("404 Not Found")),
        fails("404 with a page", "net.refused", vec![html("404 Not Found", &[])]),
        fails("408 again and again", "net.refused", problem("408 Request Timeout")),
        fails("410 again and again", "sync.gave_up", problem("410 Gone")),
        passes("410, and everything is read anew", everything).showing(Shown::Only(&["ny"])),
        fails("418", "net.refused", problem("418 I'm a teapot")),
        fails("429 without a time", "net.rate_limited", problem("429 Too Many Requests")).pausing(60),
        fails("429 for an hour", "net.rate_limited", after("429 Too Many Requests", "3600")).pausing(3600),
        fails(
            "429 until a date",
            "net.rate_limited",
            after("429 Too Many Requests", "Tue, 03 Mar 2026 10:00:00 GMT"),
        )
        .pausing(7200),
        fails("429 for ten years", "net.rate_limited", after("429 Too Many Requests", "315360000"))
            .pausing(80_000),
        passes(
            "429 for no time, and then the page",
            vec![after("429 Too Many Requests", "0").remove(0), ok(&new_page())],
        ),
        passes(
            "429 until a date that has passed, and then the page",
            vec![after("429 Too Many Requests", "Tue, 03 Mar 2026 07:00:00 GMT").remove(0), ok(&new_page())],
        ),
        fails("500 again and again", "net.unavailable", problem("500 Internal Server Error")),
        passes(
            "500 twice, and then the page",
            vec![
                refused("500 Internal Server Error", &[]),
                refused("500 Internal Server Error", &[]),
                ok(&new_page()),
            ],
        ),
        fails("502 with a page", "net.unavailable", vec![html("502 Bad Gateway", &[])]),
        fails("503 for two minutes", "net.unavailable", after("503 Service Unavailable", "120")).pausing(120),
        fails("503 with nonsense for a time", "net.unavailable", after("503 Service Unavailable", "soon")),
        fails("504 again and again", "net.unavailable", problem("504 Gateway Timeout")),
        fails(
            "a refusal that never ends",
            "net.too_large",
            vec![vec![
                Part::Send(raw("500 Internal Server Error", &[HTML], "")),
                Part::Forever(vec![b' '; 4000]),
            ]],
        ),
        fails("204: nothing", "net.malformed", vec![sent(raw("204 No Content", &[], ""))]),
        fails(
            "206: a part",
            "net.malformed",
            vec![sent(http("206 Partial Content", &[JSON], "{\"next_cursor\":"))],
        ),
        fails(
            "304 to who did not ask",
            "net.malformed",
            vec![sent(raw("304 Not Modified", &[("ETag", "\"x\"")], ""))],
        ),
    ]
}

pub(crate) fn wrong_json() -> Vec<Row> {
    let with = |field: &str, value: Value| vec![ok(&page_with(new_page(), field, value))];
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let many: Vec<Value> = (0..2001).map(|n| json!(n.to_string())).collect();
    let bom = format!("\u{feff}{}", new_page());
    vec![
        fails("an empty page", "net.malformed", vec![ok_bytes("")]),
        fails("no JSON", "net.malformed", vec![ok_bytes(PLANTED)]),
        fails("half of a JSON", "net.malformed", vec![ok_bytes(&new_page().to_string()[..60])]),
        fails("two JSON", "net.malformed", vec![ok_bytes(new_page().to_string().repeat(2))]),
        fails("JSON that is 50,000 deep", "net.malformed", vec![ok_bytes(deep)]),
        fails("invalid UTF-8", "net.malformed", vec![ok_bytes(b"{\"next_cursor\":\"\xff\xfe\"}")]),
        fails("a byte order mark", "net.malformed", vec![ok_bytes(bom)]),
        fails("an array", "net.malformed", vec![ok(&json!([new_page()]))]),
        fails("null", "net.malformed", vec![ok(&Value::Null)]),
        fails("an error with 200", "net.malformed", vec![ok(&json!({"error": PLANTED}))]),
        fails("items that are no list", "net.malformed", with("changed", json!({"a": 1}))),
        fails("coverage that is no list", "net.malformed", with("coverage", json!("ok"))),
        fails("no cursor", "net.malformed", with("next_cursor", Value::Null)),
        fails("an empty cursor", "net.malformed", with("next_cursor", json!(""))),
        fails("a cursor that is a number", "net.malformed", with("next_cursor", json!(7))),
        fails("a cursor of 5 kB", "net.malformed", with("next_cursor", json!("c".repeat(5000)))),
        fails("more that is no yes and no no", "net.malformed", with("more", json!("maybe"))),
        fails("no time", "net.malformed", with("as_of", Value::Null)),
        fails("a time that is none", "net.malformed", with("as_of", json!("yesterday"))),
        fails("2,001 removed items", "net.malformed", with("removed", json!(many))),
    ]
}

pub(crate) fn wrong_pages() -> Vec<Row> {
    let broken = |id: &str| json!({"id": id, "source": "skat", "version": "x", "title": PLANTED});
    let of = |items: &[Value]| vec![ok(&page(items, "c", false))];
    let first = || ok(&page(&[item("ny", 1)], "c-1", true));
    let endless = (0..9).map(|n| ok(&page(&[item("ny", 1)], &format!("c-{n}"), true))).collect();
    let http_link = page_with(item("b", 1), "details_url", json!("http://a.dk/"));
    let long_title = page_with(item("b", 1), "title", json!("x".repeat(501)));
    let one_source = json!([{"source": "proeve", "name": "Prøve", "areas": ["economy"], "state": {"state": "ok"}, "as_of": "2026-03-01T08:00:00Z"}]);
    let later = page_with(new_page(), "as_of", json!("9999-01-01T00:00:00Z"));
    let tagged = |version: u64| {
        sent(http(
            "200 OK",
            &[JSON, ("ETag", "\"the-same\"")],
            page(&[item("ny", version)], &format!("c-{version}"), version == 1).to_string(),
        ))
    };
    vec![
        passes(
            "the items of one source are broken",
            of(&[broken("a"), item("ny", 1), broken("b"), json!(7)]),
        ),
        passes("all items are broken", of(&[broken("a"), broken("b")])).showing(Shown::AsBefore),
        passes("a link without TLS", of(&[http_link, item("ny", 1)])),
        passes("a title of 501 characters", of(&[long_title, item("ny", 1)])),
        passes("one id three times", of(&[item("ny", 2), item("ny", 3), item("ny", 1)])),
        passes(
            "a version that goes back",
            vec![ok(&page(&[item("ny", 9)], "c-1", true)), ok(&page(&[item("ny", 3)], "c-2", false))],
        ),
        fails(
            "a version that no store holds",
            "store.out_of_range",
            of(&[item("ny", 1), item("b", u64::MAX)]),
        ),
        passes(
            "unknown ids are removed",
            vec![ok(&page_with(new_page(), "removed", json!(["nobody", "", 7, "none"])))],
        ),
        passes("coverage vanishes", vec![ok(&page_with(new_page(), "coverage", json!([])))]),
        passes(
            "coverage is broken",
            vec![ok(&page_with(new_page(), "coverage", json!([7, {"source": PLANTED}])))],
        ),
        passes("only one source is left", vec![ok(&page_with(new_page(), "coverage", one_source))]),
        passes("a page from the year 9999", vec![ok(&later)]),
        passes("a tag that lies", vec![tagged(1), tagged(2)]),
        passes(
            "fields that are not known",
            vec![ok(&page_with(new_page(), "tomorrow", json!({"a": [1, 2]})))],
        ),
        fails("pages never end", "sync.gave_up", endless).showing(Shown::And(&["ny"])),
        fails("the cursor comes again", "sync.gave_up", vec![first()]).showing(Shown::And(&["ny"])),
        fails(
            "one page, then the line is cut again and again",
            "net.offline",
            vec![first(), vec![Part::Cut]],
        )
        .showing(Shown::And(&["ny"])),
        fails("one page, then 500 again and again", "net.unavailable", vec![first(), refused("500 Oh", &[])])
            .showing(Shown::And(&["ny"])),
        fails("one page, then a login page", "net.not_ours", vec![first(), html("200 OK", &[])])
            .showing(Shown::And(&["ny"])),
        fails("one page, then one that is broken", "net.malformed", vec![first(), ok_bytes("{")])
            .showing(Shown::And(&["ny"])),
        fails("one page, then nobody is logged in", "login.expired", vec![first(), refused("401 No", &[])])
            .showing(Shown::And(&["ny"])),
        passes(
            "one page, a cut, and then the next page",
            vec![first(), vec![Part::Cut], ok(&page(&[item("to", 1)], "c-2", false))],
        )
        .showing(Shown::And(&["ny", "to"])),
        fails(
            "everything anew, cut after one page",
            "net.offline",
            vec![refused("410 Gone", &[]), first(), vec![Part::Cut]],
        ),
        fails(
            "everything anew, broken after one page",
            "net.malformed",
            vec![refused("410 Gone", &[]), first(), ok_bytes("{")],
        ),
    ]
}
