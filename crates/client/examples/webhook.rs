use std::collections::HashMap;
use std::env;
use std::error::Error;

use http::HeaderMap;
use serde_json::Value;
use standardwebhooks::Webhook;

/// Returns the message, or an error if its signature is not ours.
fn receive(headers: &HeaderMap, body: &[u8]) -> Result<Value, Box<dyn Error>> {
    Webhook::new(&env::var("WEBHOOK_SECRET")?)?.verify(body, headers)?;
    Ok(serde_json::from_slice(body)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let headers: HashMap<String, String> = serde_json::from_str(&env::var("HEADERS")?)?;
    let message = receive(&HeaderMap::try_from(&headers)?, env::var("BODY")?.as_bytes())?;
    println!("{}", message["type"].as_str().unwrap_or_default());
    Ok(())
}
