//! The few icons of the login pages, inline, so that a first visit asks for no more files.
//!
//! Outlines from lucide-static 1.62.0 (ISC, some MIT from Feather): `assets/licences/lucide-static.txt`.

/// The icon of that name as an `<svg>` element that assistive technology skips.
pub(crate) fn icon(name: &str) -> Option<String> {
    let (_, outline) = ICONS.iter().find(|(known, _)| *known == name)?;
    Some(format!(
        r#"<svg class="icon icon-{name}" viewBox="0 0 24 24" aria-hidden="true">{outline}</svg>"#
    ))
}

const ICONS: &[(&str, &str)] = &[
    (
        "arrow-left",
        r#"<path d="m12 19-7-7 7-7"/><path d="M19 12H5"/>"#,
    ),
    (
        "building",
        r#"<path d="M10 12h4"/><path d="M10 8h4"/><path d="M14 21v-3a2 2 0 0 0-4 0v3"/><path d="M6 10H4a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2h-2"/><path d="M6 21V5a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v16"/>"#,
    ),
    ("check", r#"<path d="M20 6 9 17l-5-5"/>"#),
    ("chevron-down", r#"<path d="m6 9 6 6 6-6"/>"#),
    ("chevron-right", r#"<path d="m9 18 6-6-6-6"/>"#),
    (
        "circle-alert",
        r#"<circle cx="12" cy="12" r="10"/><line x1="12" x2="12" y1="8" y2="12"/><line x1="12" x2="12.01" y1="16" y2="16"/>"#,
    ),
    (
        "globe",
        r#"<circle cx="12" cy="12" r="10"/><path d="M12 2a14.5 14.5 0 0 0 0 20 14.5 14.5 0 0 0 0-20"/><path d="M2 12h20"/>"#,
    ),
    (
        "mail",
        r#"<path d="m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7"/><rect x="2" y="4" width="20" height="16" rx="2"/>"#,
    ),
    (
        "search",
        r#"<path d="m21 21-4.34-4.34"/><circle cx="11" cy="11" r="8"/>"#,
    ),
    (
        "user",
        r#"<path d="M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2"/><circle cx="12" cy="7" r="4"/>"#,
    ),
];
