//! Metrics for Prometheus: the number and duration of requests, and the waiting mails.

use std::sync::OnceLock;
use std::time::Duration;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::time::Instant;

use crate::supervision::Pulses;

/// Bounds of the histogram of durations, in seconds.
const BOUNDS: [f64; 9] = [0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Returns the recorder of this process, shared by all apps in it.
fn handle() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let installed = HANDLE.get_or_init(|| {
        let duration = Matcher::Full("http_request_duration_seconds".to_owned());
        PrometheusBuilder::new()
            .set_buckets_for_metric(duration, &BOUNDS)
            .and_then(PrometheusBuilder::install_recorder)
            .inspect_err(|error| tracing::warn!(%error, "no figures are kept"))
            .ok()
    });
    installed.as_ref()
}

/// Starts recording metrics.
pub fn begin() {
    handle();
}

/// Returns the metrics in Prometheus's format.
#[must_use]
pub fn render() -> String {
    handle().map(PrometheusHandle::render).unwrap_or_default()
}

/// Processes what has accumulated; call it now and then.
pub fn upkeep() {
    if let Some(handle) = handle() {
        handle.run_upkeep();
    }
}

/// Counts and times each request by the pattern of its path, and logs it.
pub(crate) async fn measure(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let begun = Instant::now();
    let method = request.method().to_string();
    let path = loggable(request.path()).to_owned();
    let response = next.call(request).await?;
    let took: Duration = begun.elapsed();
    let pattern = response.request().match_pattern().unwrap_or_else(|| "other".to_owned());
    let status = response.status().as_u16();
    let labels = [("method", method.clone()), ("path", pattern), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels).record(took.as_secs_f64());
    let request_id = super::visit::request_id(response.request());
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(target: "shorei::access", %method, %path, status, ms, request_id);
    Ok(response)
}

/// Sets the number of waiting mails, and the age of the oldest in seconds.
pub(crate) fn set_mail_waiting(count: i64, oldest: f64) {
    #[expect(clippy::cast_precision_loss, reason = "no outbox holds 2^52 mails")]
    metrics::gauge!("outbox_waiting").set(count as f64);
    metrics::gauge!("outbox_oldest_seconds").set(oldest);
}

/// Whether each job beside requests works, and for how many seconds it has not finished a round.
pub(crate) fn set_pulses(pulses: &Pulses) {
    for (job, works, since) in pulses.all() {
        let worker = job.as_str();
        metrics::gauge!("worker_works", "worker" => worker).set(if works { 1.0 } else { 0.0 });
        metrics::gauge!("worker_last_round_seconds", "worker" => worker).set(since.as_secs_f64());
    }
}

/// The path as a log may hold it: the token of a link that sets a password is left out, since it
/// stays good until it is used.
fn loggable(path: &str) -> &str {
    let secret_below = ["/api/v1/password-resets/", "/password/"];
    secret_below.into_iter().find(|prefix| path.starts_with(prefix)).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::loggable;

    #[test]
    fn the_token_of_a_password_link_is_not_logged() {
        assert_eq!(loggable("/api/v1/password-resets/t0ken"), "/api/v1/password-resets/");
        assert_eq!(loggable("/password/t0ken"), "/password/");
        assert_eq!(loggable("/password"), "/password");
        assert_eq!(loggable("/api/v1/me"), "/api/v1/me");
    }
}
