use shorei_client::Client;
use shorei_contract::Programme;
use shorei_contract::query::ListCaseBooks;
use shorei_contract::session::SignIn;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sign_in = SignIn {
        user_id: "applicant@example.jp".to_owned(),
        password: "demo-shorei-2026".to_owned(),
        remember: false,
    };
    let client = Client::new(&std::env::var("SHOREI")?);
    let session = client.session_begin(&sign_in).await?;
    let client = client.with_token(session.access_token);
    let mine = ListCaseBooks { programme: Some(Programme::SpecialistNew), ..Default::default() };
    for book in client.case_book_list(&mine).await?.items {
        println!("{} slots", client.case_book_show(book.id).await?.slots.len());
    }
    Ok(())
}
