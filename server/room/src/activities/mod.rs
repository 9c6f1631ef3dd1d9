//! THE list of kinds: one line a kind, `folder => Type`. Everything else about a
//! kind stands in its folder; what the list is turned into stands in `kinds.rs`.

kinds! {
    close => Close,
    explore => Explore,
    finding => Finding,
    group => Group,
    harvest => Harvest,
    relay => Relay,
    stories => Stories,
    close => Close,
    finding => Finding,
    talk => Talk,
    wording => Wording,
}
