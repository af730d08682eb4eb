//! The categories 症例区分 that case reports are sorted into (`S5`).

/// A category 症例区分 of a case report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// 痛み.
    Pain,
    /// 身体症状（痛み以外）.
    PhysicalSymptoms,
    /// 精神症状.
    PsychiatricSymptoms,
    /// せん妄.
    Delirium,
    /// 苦痛緩和のための鎮静.
    PalliativeSedation,
    /// 社会的な関わり.
    SocialCare,
    /// スピリチュアルな関わり.
    SpiritualCare,
    /// その他; only where a programme's definition allows it.
    Other,
}

impl Category {
    /// The seven categories, in the order of slots 1 to 7 of 専門医新規 (`S5`).
    pub const SEVEN: [Self; 7] = [
        Self::Pain,
        Self::PhysicalSymptoms,
        Self::PsychiatricSymptoms,
        Self::Delirium,
        Self::PalliativeSedation,
        Self::SocialCare,
        Self::SpiritualCare,
    ];
}
