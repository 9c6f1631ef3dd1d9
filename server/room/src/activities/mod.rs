//! THE list of kinds: one line a kind, `folder => Type`. Everything else about a
//! kind stands in its folder; what the list is turned into stands in `kinds.rs`.

kinds! {
    actions => Actions,
    arrive => Arrive,
    r#break => Break,
    close => Close,
    dots => Dots,
    explore => Explore,
    finding => Finding,
    group => Group,
    harvest => Harvest,
    relay => Relay,
    stories => Stories,
    talk => Talk,
    voices => Voices,
    warmup => Warmup,
    wording => Wording,
}
