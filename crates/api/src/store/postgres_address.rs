//! The address of a PostgreSQL database, read as libpq reads it: how the connection is encrypted, and whom it
//! trusts.
//!
//! sqlx differs from libpq in four places, which are made good here: it has no `allow`; with `prefer` it does not
//! go on in plain where the encryption fails; with `require` it ignores `sslrootcert`; and it does not know
//! `sslrootcert=system`. See the [documentation of libpq](https://www.postgresql.org/docs/current/libpq-ssl.html).

use std::ffi::OsString;
use std::net::IpAddr;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{ConnectOptions, Connection};

/// The address of a PostgreSQL database.
#[derive(Clone, Debug)]
pub struct PostgresAddress {
    options: PgConnectOptions,
    roots: Roots,
    /// The parameters of the address that sqlx does not show again, under their names in the environment.
    hidden: Vec<(&'static str, String)>,
}

/// Whom the connection trusts to vouch for the server.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Roots {
    /// Nobody is asked.
    None,
    /// The authorities of the operating system.
    System,
    /// Those in this file.
    File(PathBuf),
}

impl PostgresAddress {
    /// Reads `postgres://…`, with the defaults that libpq takes from the environment (`PGSSLMODE` and others).
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(address: &str) -> Result<Self, String> {
        let url = Url::parse(address).map_err(|error| error.to_string())?;
        let given = |names: &[&str]| {
            let pair = url.query_pairs().find(|(name, _)| names.contains(&&**name));
            pair.map(|(_, value)| value.into_owned())
        };
        // Its error would hold the password.
        let options: PgConnectOptions =
            address.parse().map_err(|_| "it cannot be read".to_owned())?;
        let mode = given(&["sslmode", "ssl-mode"]).or_else(|| std::env::var("PGSSLMODE").ok());
        let root = given(&["sslrootcert", "ssl-root-cert", "ssl-ca"])
            .or_else(|| std::env::var("PGSSLROOTCERT").ok());
        let (mode, roots) = secured(options.get_ssl_mode(), mode.is_some(), root.as_deref())?;
        let options = trusting(options.ssl_mode(mode), &roots)?;
        let mut hidden = Vec::new();
        // Encoded as in the address.
        let password = url.password().map(|password| {
            let password = password.replace('+', "%2B").replace('&', "%26");
            form_urlencoded::parse(format!("p={password}").as_bytes())
                .map(|(_, value)| value.into_owned())
                .collect()
        });
        for (name, value) in [
            ("PGPASSWORD", given(&["password"]).or(password)),
            ("PGSSLCERT", given(&["sslcert", "ssl-cert"])),
            ("PGSSLKEY", given(&["sslkey", "ssl-key"])),
        ] {
            hidden.extend(value.map(|value| (name, value)));
        }
        Ok(Self { options, roots, hidden })
    }

    /// Decides how the connection is encrypted, where the address leaves it to the server: with `allow` and
    /// `prefer` by trying both.
    pub async fn settled(self) -> Self {
        let (first, second) = match self.options.get_ssl_mode() {
            PgSslMode::Allow => (PgSslMode::Disable, PgSslMode::Require),
            PgSslMode::Prefer => (PgSslMode::Require, PgSslMode::Disable),
            _ => return self,
        };
        let try_first = self.in_mode(first);
        let Err(error) = try_first.probe().await else { return try_first };
        if matches!(error, sqlx::Error::Io(_)) {
            // Nobody is there at all.
            return try_first;
        }
        let try_second = self.in_mode(second);
        if try_second.probe().await.is_ok() { try_second } else { try_first }
    }

    fn in_mode(&self, mode: PgSslMode) -> Self {
        Self { options: self.options.clone().ssl_mode(mode), ..self.clone() }
    }

    async fn probe(&self) -> Result<(), sqlx::Error> {
        let connection: PgConnection = self.options.connect().await?;
        connection.close().await
    }

    /// Returns how to connect.
    #[must_use]
    pub fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// Returns the host, if it is another machine, and the connection to it is not encrypted.
    #[must_use]
    pub fn plain_host(&self) -> Option<&str> {
        let host = self.options.get_host();
        let bare = host.trim_matches(['[', ']']);
        let local = self.options.get_socket().is_some()
            || bare == "localhost"
            || bare.starts_with('/')
            || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        let plain = matches!(self.options.get_ssl_mode(), PgSslMode::Disable);
        (plain && !local).then_some(host)
    }

    /// Returns the address as the environment of `pg_dump` and `pg_restore`: a password among their arguments
    /// would be shown to everybody on the machine.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        let options = &self.options;
        let host = match options.get_socket() {
            Some(folder) => folder.clone().into_os_string(),
            None => options.get_host().trim_matches(['[', ']']).into(),
        };
        let mut variables = vec![
            ("PGHOST", host),
            ("PGPORT", options.get_port().to_string().into()),
            ("PGUSER", options.get_username().into()),
            ("PGDATABASE", options.get_database().unwrap_or(options.get_username()).into()),
            ("PGSSLMODE", word(options.get_ssl_mode()).into()),
        ];
        match &self.roots {
            Roots::None => {}
            Roots::System => variables.push(("PGSSLROOTCERT", "system".into())),
            Roots::File(file) => variables.push(("PGSSLROOTCERT", file.clone().into())),
        }
        variables.extend(self.hidden.iter().map(|(name, value)| (*name, value.into())));
        variables
    }
}

/// What a mode and a root certificate mean together.
fn secured(
    mode: PgSslMode,
    is_given: bool,
    root: Option<&str>,
) -> Result<(PgSslMode, Roots), String> {
    let verifies = matches!(mode, PgSslMode::VerifyCa | PgSslMode::VerifyFull);
    match root {
        Some("system") if !is_given => Ok((PgSslMode::VerifyFull, Roots::System)),
        Some("system") if !matches!(mode, PgSslMode::VerifyFull) => Err(format!(
            "sslrootcert=system needs sslmode=verify-full: with {} anybody with a certificate of any authority \
             would be believed",
            word(mode)
        )),
        Some("system") => Ok((mode, Roots::System)),
        // As before there was `verify-ca`.
        Some(file) if matches!(mode, PgSslMode::Require) => {
            Ok((PgSslMode::VerifyCa, Roots::File(file.into())))
        }
        Some(file) if verifies => Ok((mode, Roots::File(file.into()))),
        None if verifies => Ok((mode, Roots::System)),
        _ => Ok((mode, Roots::None)),
    }
}

fn trusting(options: PgConnectOptions, roots: &Roots) -> Result<PgConnectOptions, String> {
    match roots {
        Roots::None => Ok(options),
        Roots::System => {
            let found = rustls_native_certs::load_native_certs();
            if found.certs.is_empty() {
                return Err("sslrootcert: the system has no certificates".to_owned());
            }
            let pem = found.certs.iter().map(|certificate| {
                let text = STANDARD.encode(certificate);
                format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
            });
            Ok(options.ssl_root_cert_from_pem(pem.collect::<String>().into_bytes()))
        }
        Roots::File(file) => {
            let shown = file.display();
            let pem =
                std::fs::read(file).map_err(|error| format!("sslrootcert: {shown}: {error}"))?;
            Ok(options.ssl_root_cert_from_pem(pem))
        }
    }
}

fn word(mode: PgSslMode) -> &'static str {
    match mode {
        PgSslMode::Disable => "disable",
        PgSslMode::Allow => "allow",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa => "verify-ca",
        PgSslMode::VerifyFull => "verify-full",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_and_root_certificates_mean_what_they_mean_to_libpq() {
        use PgSslMode::{Prefer, Require, VerifyCa, VerifyFull};
        let told = |mode, is_given, root| {
            let found = secured(mode, is_given, root);
            found.map(|(mode, roots)| (word(mode), roots)).map_err(|_| "refused")
        };
        let file = || Roots::File("ca.pem".into());
        assert_eq!(told(Prefer, false, None), Ok(("prefer", Roots::None)));
        assert_eq!(told(Prefer, false, Some("ca.pem")), Ok(("prefer", Roots::None)));
        assert_eq!(told(Require, true, None), Ok(("require", Roots::None)));
        assert_eq!(told(Require, true, Some("ca.pem")), Ok(("verify-ca", file())));
        assert_eq!(told(VerifyCa, true, Some("ca.pem")), Ok(("verify-ca", file())));
        assert_eq!(told(VerifyFull, true, None), Ok(("verify-full", Roots::System)));
        assert_eq!(told(Prefer, false, Some("system")), Ok(("verify-full", Roots::System)));
        assert_eq!(told(VerifyFull, true, Some("system")), Ok(("verify-full", Roots::System)));
        assert_eq!(told(Require, true, Some("system")), Err("refused"));
        assert_eq!(told(VerifyCa, true, Some("system")), Err("refused"));
    }

    #[test]
    fn only_the_authorities_that_the_settings_name_are_trusted() {
        assert!(webpki_roots::TLS_SERVER_ROOTS.is_empty());
    }

    #[test]
    fn the_tools_of_postgresql_get_the_address_by_their_environment() {
        let address = "postgres://me:a%2Bb+%E7%A7%98@db.example.jp:6432/society?sslmode=require&sslcert=c.pem";
        let address = PostgresAddress::parse(address).unwrap();
        let variables: Vec<_> = address
            .environment()
            .into_iter()
            .map(|(name, value)| format!("{name}={}", value.to_str().unwrap()))
            .collect();
        let expected = [
            "PGHOST=db.example.jp",
            "PGPORT=6432",
            "PGUSER=me",
            "PGDATABASE=society",
            "PGSSLMODE=require",
            "PGPASSWORD=a+b+秘",
            "PGSSLCERT=c.pem",
        ];
        assert_eq!(variables, expected);
    }

    #[test]
    fn a_plain_connection_to_another_machine_is_noticed() {
        let plain = |address: &str| {
            let address = PostgresAddress::parse(address).unwrap();
            address.plain_host().map(str::to_owned)
        };
        for fine in [
            "postgres://me@localhost/db?sslmode=disable",
            "postgres://me@127.0.0.1/db?sslmode=disable",
            "postgres://me@[::1]/db?sslmode=disable",
            "postgres://me@%2Frun%2Fpostgresql/db?sslmode=disable",
            "postgres://me@db.example.jp/db?sslmode=require",
        ] {
            assert_eq!(plain(fine), None, "{fine}");
        }
        for host in ["db.example.jp", "10.0.0.7"] {
            let address = format!("postgres://me@{host}/db?sslmode=disable");
            assert_eq!(plain(&address).as_deref(), Some(host));
        }
    }
}
