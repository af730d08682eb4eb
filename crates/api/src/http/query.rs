//! Query strings: unknown and malformed parameters are refused like fields of a body.

use std::collections::HashSet;
use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use shorei_domain::refusal::{Place, Refusal, Refusals};
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::ParameterIn;

use crate::error::Error;

/// A query string, looked at when it is [`read`](Self::read).
pub struct Query<T> {
    text: String,
    fields: PhantomData<T>,
}

impl<T> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self { text: request.query_string().to_owned(), fields: PhantomData }))
    }
}

impl<T: DeserializeOwned + IntoParams> Query<T> {
    /// The parameters. An empty one counts as left out.
    ///
    /// # Errors
    /// Every `unknown_field`, `duplicate_item` and `field_required`, and the first `invalid_value`, each with the
    /// parameter's name as pointer.
    pub fn read(&self) -> Result<T, Error> {
        let mut given = form_urlencoded::Serializer::new(String::new());
        let (mut seen, mut names) = (HashSet::new(), HashSet::new());
        let mut faults = Refusals::none();
        for (name, value) in form_urlencoded::parse(self.text.as_bytes()) {
            let at = Place::field(name.to_string());
            if !seen.insert(name.to_string()) {
                faults.add(at, Refusal::DuplicateItem);
            } else if value.contains('\0') {
                faults.add(at, Refusal::InvalidValue);
            } else if !value.is_empty() {
                given.append_pair(&name, &value);
                names.insert(name.into_owned());
            }
        }
        let given = given.finish();
        let pairs = form_urlencoded::parse(given.as_bytes());
        let deserializer = serde_urlencoded::Deserializer::new(pairs);
        match serde_path_to_error::deserialize(deserializer) {
            Ok(fields) => Ok(faults.or(fields)?),
            Err(fault) => {
                faults.extend(all_faults::<T>(&names, &fault));
                Ok(faults.refused()?)
            }
        }
    }
}

/// What is missing, what is unknown, and else the fault at which serde stopped.
fn all_faults<T: IntoParams>(
    names: &HashSet<String>,
    fault: &serde_path_to_error::Error<serde::de::value::Error>,
) -> Refusals {
    let known = T::into_params(|| Some(ParameterIn::Query));
    let mut faults = Refusals::none();
    let missing = known.iter().filter(|one| one.required == Required::True);
    for one in missing.filter(|one| !names.contains(&one.name)) {
        faults.add(Place::field(one.name.clone()), Refusal::FieldRequired);
    }
    let mut unknown: Vec<_> =
        names.iter().filter(|name| known.iter().all(|one| one.name != **name)).collect();
    unknown.sort();
    for name in unknown {
        faults.add(Place::field(name.clone()), Refusal::UnknownField);
    }
    let stopped_at = fault.path().to_string();
    let at = Place::field(stopped_at.clone());
    let is_told = faults.iter().any(|known| known.at == at);
    if faults.is_empty() || names.contains(&stopped_at) && !is_told {
        faults.add(at, Refusal::InvalidValue);
    }
    faults
}
