//! Signing in, and the installation.

use shorei_contract::about::About;
use shorei_contract::session::{
    NewPassword, Reauthentication, RequestPasswordReset, Session, SignIn,
};

use crate::transport::Request;
use crate::{Client, Failure};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Describes the installation.
    pub async fn about_read(&self) -> Result<About, Failure> {
        let request = Request::new("GET", "/about".to_owned());
        self.send(request).await?.json()
    }

    /// Signs in.
    pub async fn session_begin(&self, input: &SignIn) -> Result<Session, Failure> {
        let request = Request::new("POST", "/session".to_owned()).with_body(input)?;
        self.send(request).await?.json()
    }

    /// Continues the session of the refresh cookie.
    pub async fn session_refresh(&self) -> Result<Session, Failure> {
        let request = Request::new("POST", "/session/refresh".to_owned());
        self.send(request).await?.json()
    }

    /// Gives the caller's password once more.
    pub async fn session_reauthenticate(&self, input: &Reauthentication) -> Result<(), Failure> {
        let request =
            Request::new("POST", "/session/reauthentication".to_owned()).with_body(input)?;
        self.send(request).await.map(|_| ())
    }

    /// Signs out.
    pub async fn session_end(&self) -> Result<(), Failure> {
        let request = Request::new("DELETE", "/session".to_owned());
        self.send(request).await.map(|_| ())
    }

    /// Requests a link for a new password.
    pub async fn password_reset_request(
        &self,
        input: &RequestPasswordReset,
    ) -> Result<(), Failure> {
        let request = Request::new("POST", "/password-resets".to_owned()).with_body(input)?;
        self.send(request).await.map(|_| ())
    }

    /// Sets a password by the token of a link.
    pub async fn password_reset_complete(
        &self,
        token: &str,
        input: &NewPassword,
    ) -> Result<(), Failure> {
        let request = Request::new("PUT", format!("/password-resets/{token}")).with_body(input)?;
        self.send(request).await.map(|_| ())
    }
}
