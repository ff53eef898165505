//! A [`Document`](crate::model::Document) comes in → bytes go out.
