//! A call as it is written in a language. How a language writes it stands in `clients/samples/templates`, from which the
//! samples that are run against a server are made too.

use serde::Serialize;
use serde_json::Value;

use super::table::Call;

/// What stands in place of a token.
const TOKEN: &str = "Bearer {MGMT_API_ACCESS_TOKEN}";

/// A sample.
#[derive(Debug, Serialize)]
pub(super) struct Sample {
    language: &'static str,
    code: String,
}

/// How a language quotes a text.
type Quote = fn(&str) -> String;

/// How a language writes a request.
struct Language {
    name: &'static str,
    template: &'static str,
    quote: Quote,
    method: Quote,
    /// Whether it says that there is no body; else the line that has one is left out.
    keeps_empty_body: bool,
}

const fn language(
    name: &'static str,
    template: &'static str,
    quote: Quote,
    method: Quote,
) -> Language {
    Language {
        name,
        template,
        quote,
        method,
        keeps_empty_body: false,
    }
}

macro_rules! template {
    ($name:literal) => {
        include_str!(concat!("../../../../clients/samples/templates/", $name))
    };
}

static LANGUAGES: [Language; 8] = [
    language("curl", template!("sh"), shell_quoted, str::to_owned),
    language("C#", template!("cs"), double_quoted, str::to_owned),
    Language {
        keeps_empty_body: true,
        ..language("Go", template!("go"), double_quoted, double_quoted)
    },
    language("Java", template!("java"), double_quoted, str::to_lowercase),
    language("Node", template!("js"), single_quoted, single_quoted),
    language("PHP", template!("php"), single_quoted, double_quoted),
    Language {
        keeps_empty_body: true,
        ..language("Python", template!("py"), double_quoted, double_quoted)
    },
    language("Ruby", template!("rb"), single_quoted, capitalized),
];

/// PHP, Ruby and JavaScript: in single quotes only the quote and the backslash are special.
fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// C#, Go, Java and Python read a JSON string as their own.
fn double_quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn shell_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn capitalized(text: &str) -> String {
    let (first, rest) = text.split_at(text.len().min(1));
    format!("{first}{}", rest.to_lowercase())
}

/// The call in every language, at an origin (`https://first.example`).
pub(super) fn samples(origin: &str, call: &Call) -> Vec<Sample> {
    let mut samples: Vec<Sample> = LANGUAGES
        .iter()
        .map(|language| Sample {
            language: language.name,
            code: language.write(origin, call),
        })
        .collect();
    samples.extend(terraform(origin, call));
    samples
}

impl Language {
    fn write(&self, origin: &str, call: &Call) -> String {
        let quote = self.quote;
        let path = format!("/api/v2{}", call.path);
        let (scheme, host) = parts(origin);
        let connection = if scheme == "http" {
            "HTTPConnection"
        } else {
            "HTTPSConnection"
        };
        let body = call.body.as_deref();
        let strings = [
            ("class", "Call".to_owned()),
            ("method", (self.method)(call.method)),
            ("host", quote(host)),
            ("connection", connection.to_owned()),
            ("url", quote(&format!("{origin}{path}"))),
            ("path", quote(&path)),
            ("body", quote(body.unwrap_or_default())),
        ];
        let mut headers = vec![("authorization", TOKEN)];
        if body.is_some() {
            headers.insert(0, ("content-type", "application/json"));
        }
        let mut lines = Vec::new();
        for line in self.template.lines() {
            if line.contains("<<body>>") && body.is_none() && !self.keeps_empty_body {
                continue;
            }
            if !["<<header>>", "<<name>>", "<<value>>"]
                .iter()
                .any(|mark| line.contains(mark))
            {
                lines.push(filled(line, &strings));
                continue;
            }
            for (name, value) in &headers {
                let header = [
                    ("name", quote(name)),
                    ("value", quote(value)),
                    ("header", quote(&format!("{name}: {value}"))),
                ];
                lines.push(filled(&filled(line, &header), &strings));
            }
        }
        lines.join("\n")
    }
}

/// The line with each mark replaced by its text.
fn filled(line: &str, strings: &[(&str, String)]) -> String {
    let mut filled = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("<<") {
        let (name, behind) = after.split_once(">>").unwrap_or((after, ""));
        filled.push_str(before);
        if let Some((_, text)) = strings.iter().find(|(known, _)| *known == name) {
            filled.push_str(text);
        } else {
            // A mark of the other kind, which is filled in next.
            filled.push_str("<<");
            filled.push_str(name);
            filled.push_str(">>");
        }
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

/// The scheme and the host of an origin.
fn parts(origin: &str) -> (&str, &str) {
    origin.split_once("://").unwrap_or(("https", origin))
}

/// The thing of the page in Terraform, which writes its resource by `terraform plan -generate-config-out=FILE`.
fn terraform(origin: &str, call: &Call) -> Option<Sample> {
    let resource = call.resource?;
    let (_, host) = parts(origin);
    let strings = [
        ("host", double_quoted(host)),
        ("resource", resource.to_owned()),
        (
            "id",
            double_quoted(&decoded(call.id.as_deref().unwrap_or("ID"))),
        ),
    ];
    let template = template!("tf");
    let lines: Vec<String> = template
        .lines()
        .map(|line| filled(line, &strings))
        .collect();
    Some(Sample {
        language: "Terraform",
        code: lines.join("\n"),
    })
}

fn decoded(id: &str) -> String {
    percent_encoding::percent_decode_str(id)
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(method: &'static str, body: Option<&'static str>) -> Call {
        Call {
            method,
            path: "/organizations/org_1".to_owned(),
            body: body.map(str::to_owned),
            scope: "",
            resource: Some("auth0_organization"),
            id: Some("org_1".to_owned()),
        }
    }

    #[test]
    fn every_mark_is_filled_in_every_language() {
        for (method, body) in [("GET", None), ("PATCH", Some(r#"{"display_name":"It's"}"#))] {
            let samples = samples("https://first.example", &call(method, body));
            let names: Vec<&str> = samples.iter().map(|sample| sample.language).collect();
            assert_eq!(
                names,
                [
                    "curl",
                    "C#",
                    "Go",
                    "Java",
                    "Node",
                    "PHP",
                    "Python",
                    "Ruby",
                    "Terraform"
                ]
            );
            for Sample { language, code } in samples {
                assert!(!code.contains("<<"), "{language}: {code}");
                assert!(
                    code.contains("first.example") && code.contains("org_1"),
                    "{language}: {code}"
                );
                let has_body = code.contains("display_name");
                assert_eq!(
                    has_body,
                    body.is_some() && language != "Terraform",
                    "{language}: {code}"
                );
            }
        }
    }

    #[test]
    fn quotes_are_those_of_the_language() {
        let samples = samples(
            "https://first.example",
            &call("PATCH", Some(r#"{"a":"It's"}"#)),
        );
        for (language, expected) in [
            ("curl", r#"'{"a":"It'\''s"}'"#),
            ("Go", r#""{\"a\":\"It's\"}""#),
            ("PHP", r#"'{"a":"It\'s"}'"#),
            ("Ruby", "Net::HTTP::Patch.new(url)"),
            ("Java", "Unirest.patch("),
        ] {
            let sample = samples
                .iter()
                .find(|sample| sample.language == language)
                .unwrap();
            assert!(
                sample.code.contains(expected),
                "{language}: {}",
                sample.code
            );
        }
    }
}
