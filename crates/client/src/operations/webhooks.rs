//! Webhook endpoints and deliveries.

use shorei_contract::Page;
use shorei_contract::query::{ListDeliveries, ListWebhookEndpoints};
use shorei_contract::webhook::{
    NewWebhookEndpoint, WebhookDelivery, WebhookEndpoint, WebhookEndpointPatch,
};
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure, Tagged};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Lists webhook endpoints.
    pub async fn webhook_endpoint_list(
        &self,
        query: &ListWebhookEndpoints,
    ) -> Result<Page<WebhookEndpoint>, Failure> {
        let request = Request::new("GET", "/webhook-endpoints".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Adds an endpoint. Its secret is only in this answer.
    pub async fn webhook_endpoint_create(
        &self,
        input: &NewWebhookEndpoint,
    ) -> Result<Tagged<WebhookEndpoint>, Failure> {
        let request = Request::new("POST", "/webhook-endpoints".to_owned()).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Shows an endpoint.
    pub async fn webhook_endpoint_show(
        &self,
        id: Uuid,
    ) -> Result<Tagged<WebhookEndpoint>, Failure> {
        self.send(Request::new("GET", format!("/webhook-endpoints/{id}"))).await?.tagged()
    }

    /// Corrects an endpoint.
    pub async fn webhook_endpoint_correct(
        &self,
        id: Uuid,
        input: &WebhookEndpointPatch,
        etag: &str,
    ) -> Result<Tagged<WebhookEndpoint>, Failure> {
        let request = Request::new("PATCH", format!("/webhook-endpoints/{id}"));
        self.send(request.with_body(input)?.with_etag(Some(etag))).await?.tagged()
    }

    /// Removes an endpoint.
    pub async fn webhook_endpoint_delete(&self, id: Uuid, etag: &str) -> Result<(), Failure> {
        let request = Request::new("DELETE", format!("/webhook-endpoints/{id}"));
        self.send(request.with_etag(Some(etag))).await.map(|_| ())
    }

    /// Creates a new secret. The earlier one also signs requests for a day.
    pub async fn webhook_endpoint_rotate(
        &self,
        id: Uuid,
    ) -> Result<Tagged<WebhookEndpoint>, Failure> {
        let path = format!("/webhook-endpoints/{id}/secrets");
        self.send(Request::new("POST", path)).await?.tagged()
    }

    /// Sends a test message without an event to an endpoint.
    pub async fn webhook_endpoint_test(&self, id: Uuid) -> Result<WebhookDelivery, Failure> {
        self.send(Request::new("POST", format!("/webhook-endpoints/{id}/test"))).await?.json()
    }

    /// Lists the deliveries to an endpoint, newest first.
    pub async fn webhook_delivery_list(
        &self,
        endpoint: Uuid,
        query: &ListDeliveries,
    ) -> Result<Page<WebhookDelivery>, Failure> {
        let request = Request::new("GET", format!("/webhook-endpoints/{endpoint}/deliveries"));
        self.send(request.with_query(query)?).await?.json()
    }

    /// Shows a delivery.
    pub async fn webhook_delivery_show(
        &self,
        endpoint: Uuid,
        id: Uuid,
    ) -> Result<WebhookDelivery, Failure> {
        let path = format!("/webhook-endpoints/{endpoint}/deliveries/{id}");
        self.send(Request::new("GET", path)).await?.json()
    }

    /// Sends a delivery again now.
    pub async fn webhook_delivery_replay(
        &self,
        endpoint: Uuid,
        id: Uuid,
    ) -> Result<WebhookDelivery, Failure> {
        let path = format!("/webhook-endpoints/{endpoint}/deliveries/{id}/replay");
        self.send(Request::new("POST", path)).await?.json()
    }
}
