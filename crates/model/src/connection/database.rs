//! The options of databases.

use crate::schema::{Property, Schema, array, boolean, integer, number, object, property, string};

pub(super) const VALIDATION: Property = property(
    "validation",
    "What user names have to be.",
    object(&[property(
        "username",
        "Their length.",
        object(&[
            property("min", "The least.", integer().range(1, i64::MAX)).required(),
            property("max", "The most.", integer().range(i64::MIN, 128)).required(),
        ])
        .nullable(),
    )])
    .nullable(),
);

const IDENTIFIER: Schema = string().one_of(&["email", "phone_number", "username"]);

pub(super) const PRECEDENCE: Property = property(
    "precedence",
    "The order in which identifiers are tried.",
    array(&IDENTIFIER).entries(3, usize::MAX),
);

const STATUS: Property = property(
    "status",
    "Whether it is asked for at sign-up.",
    string().one_of(&["required", "optional", "inactive"]),
);

const SIGNUP: Property = property(
    "signup",
    "At sign-up.",
    object(&[
        STATUS,
        property(
            "verification",
            "Whether it is verified.",
            object(&[property("active", "Whether it is.", boolean())]),
        ),
    ]),
);

const PROFILE_REQUIRED: Property = property(
    "profile_required",
    "Whether a profile has to have it.",
    boolean(),
);

const fn identifier(members: &'static [Property]) -> Property {
    property("identifier", "As an identifier.", object(members))
}

const ACTIVE: Property = property("active", "Whether people log in with it.", boolean());
const LENGTH: Schema = number().range(1, 128);

const EMAIL: Schema = object(&[
    identifier(&[
        ACTIVE,
        property(
            "default_method",
            "How people log in with it first.",
            string().one_of(&["password", "email_otp"]),
        ),
    ]),
    property("unique", "Whether no two users have the same.", boolean()),
    PROFILE_REQUIRED,
    property(
        "verification_method",
        "How it is verified.",
        string().one_of(&["link", "otp"]),
    ),
    SIGNUP,
]);

const PHONE_NUMBER: Schema = object(&[
    identifier(&[
        ACTIVE,
        property(
            "default_method",
            "How people log in with it first.",
            string().one_of(&["password", "phone_otp"]),
        ),
    ]),
    PROFILE_REQUIRED,
    SIGNUP,
]);

const USERNAME: Schema = object(&[
    identifier(&[
        ACTIVE,
        property(
            "default_method",
            "How people log in with it first.",
            string().one_of(&["password"]),
        ),
    ]),
    PROFILE_REQUIRED,
    property("signup", "At sign-up.", object(&[STATUS])),
    property(
        "validation",
        "What it has to be.",
        object(&[
            property("min_length", "The least characters.", LENGTH),
            property("max_length", "The most characters.", LENGTH),
            property(
                "allowed_types",
                "What else it may look like.",
                object(&[
                    property("email", "An e-mail address.", boolean()),
                    property("phone_number", "A phone number.", boolean()),
                ]),
            ),
        ]),
    ),
]);

pub(super) const ATTRIBUTES: Property = property(
    "attributes",
    "The attributes by which users are known.",
    object(&[
        property("email", "E-mail addresses.", EMAIL),
        property("phone_number", "Phone numbers.", PHONE_NUMBER),
        property("username", "User names.", USERNAME),
    ])
    .entries(1, usize::MAX),
);

const SCRIPT: Schema = string().length(1, usize::MAX);

pub(super) const CUSTOM_SCRIPTS: Property = property(
    "customScripts",
    "Scripts that look users up.",
    object(&[
        property("login", "Logs a user in.", SCRIPT),
        property("get_user", "Finds a user.", SCRIPT),
        property("delete", "Deletes a user.", SCRIPT),
        property("change_password", "Changes a password.", SCRIPT),
        property("verify", "Verifies an address.", SCRIPT),
        property("create", "Makes a user.", SCRIPT),
        property("change_username", "Changes a user name.", SCRIPT),
        property("change_email", "Changes an e-mail address.", SCRIPT),
        property("change_phone_number", "Changes a phone number.", SCRIPT),
    ])
    .open(),
);

const SWITCH: Schema = object(&[property("enabled", "Whether it is on.", boolean())]);

pub(super) const AUTHENTICATION_METHODS: Property = property(
    "authentication_methods",
    "How people log in.",
    object(&[
        property(
            "password",
            "With a password.",
            object(&[
                property("enabled", "Whether it is on.", boolean()),
                property(
                    "api_behavior",
                    "Whether the API needs one.",
                    string().one_of(&["required", "optional"]),
                ),
                property(
                    "signup_behavior",
                    "Whether sign-up takes one.",
                    string().one_of(&["allow", "block"]),
                ),
            ]),
        ),
        property("passkey", "With a passkey.", SWITCH),
        property("email_otp", "With a code by e-mail.", SWITCH),
        property("phone_otp", "With a code by phone.", SWITCH),
    ])
    .nullable(),
);

pub(super) const PASSKEY_OPTIONS: Property = property(
    "passkey_options",
    "How passkeys are offered.",
    object(&[
        property(
            "challenge_ui",
            "Where they are asked for.",
            string().one_of(&["both", "autofill", "button"]),
        ),
        property(
            "progressive_enrollment_enabled",
            "Whether they are offered after a login.",
            boolean(),
        ),
        property(
            "local_enrollment_enabled",
            "Whether they are offered on a further device.",
            boolean(),
        ),
    ])
    .nullable(),
);

pub(super) const PASSWORD_POLICY: Property = property(
    "passwordPolicy",
    "How strong passwords have to be.",
    string()
        .one_of(&["none", "low", "fair", "good", "excellent"])
        .nullable(),
);

pub(super) const PASSWORD_COMPLEXITY: Property = property(
    "password_complexity_options",
    "How long passwords have to be.",
    object(&[property(
        "min_length",
        "The least characters.",
        integer().range(1, 128),
    )])
    .nullable(),
);

const ENABLE: Property = property("enable", "Whether it is on.", boolean());

pub(super) const PASSWORD_HISTORY: Property = property(
    "password_history",
    "Whether former passwords are refused.",
    object(&[
        ENABLE.required(),
        property("size", "How many.", integer().range(0, 24)),
    ])
    .nullable(),
);

pub(super) const PASSWORD_NO_PERSONAL_INFO: Property = property(
    "password_no_personal_info",
    "Whether passwords of one's own data are refused.",
    object(&[ENABLE.required()]).nullable(),
);

const WORD: Schema = string().length(0, 50);

pub(super) const PASSWORD_DICTIONARY: Property = property(
    "password_dictionary",
    "Whether common passwords are refused.",
    object(&[
        ENABLE.required(),
        property("dictionary", "Further words.", array(&WORD)),
    ])
    .nullable(),
);

const CHARACTER_TYPE: Schema = string().one_of(&["uppercase", "lowercase", "number", "special"]);
const ALLOWED: Schema = string().one_of(&["allow", "block"]);
const FIELD: Schema = string().length(0, 100);

pub(super) const PASSWORD_OPTIONS: Property = property(
    "password_options",
    "What passwords have to be.",
    object(&[
        property(
            "complexity",
            "How they are made.",
            object(&[
                property(
                    "min_length",
                    "The least characters.",
                    integer().range(1, 72),
                ),
                property(
                    "character_types",
                    "What they have to hold.",
                    array(&CHARACTER_TYPE),
                ),
                property(
                    "character_type_rule",
                    "How many of those.",
                    string().one_of(&["all", "three_of_four"]),
                ),
                property(
                    "identical_characters",
                    "The same character again and again.",
                    ALLOWED,
                ),
                property(
                    "sequential_characters",
                    "Characters in their order.",
                    ALLOWED,
                ),
                property(
                    "max_length_exceeded",
                    "What happens to one that is too long.",
                    string().one_of(&["truncate", "error"]),
                ),
            ]),
        ),
        property(
            "dictionary",
            "Common passwords.",
            object(&[
                property("active", "Whether they are refused.", boolean()),
                property("custom", "Further words.", array(&WORD)),
                property(
                    "default",
                    "Which list.",
                    string().one_of(&["en_10k", "en_100k"]),
                ),
            ]),
        ),
        property(
            "history",
            "Former passwords.",
            object(&[
                property("active", "Whether they are refused.", boolean()),
                property("size", "How many.", integer().range(1, 24)),
            ]),
        ),
        property(
            "profile_data",
            "One's own data.",
            object(&[
                property("active", "Whether it is refused.", boolean()),
                property("blocked_fields", "Which.", array(&FIELD)),
            ]),
        ),
    ]),
);
