//! The structure of a document as it is built: what each piece of content means.
//!
//! Blocks add nodes in reading order while they are laid out; content on pages
//! is known only later, so a node holds *slots* that drawing fills.

use krilla::tagging::{BBox, Identifier, Node as TreeNode, Tag, TagGroup, TagKind, TagTree};

/// A node of the structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeId(usize);

/// A place for content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SlotId(usize);

/// A moment in the building of a structure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TagMark {
    nodes: usize,
    slots: usize,
}

enum Child {
    Node(NodeId),
    Slot(SlotId),
}

struct Node {
    tag: TagKind,
    children: Vec<Child>,
}

#[derive(Default)]
struct Slot {
    drawn: Vec<Identifier>,
    bounds: Bounds,
}

/// Where on one page a slot's content stands, as far as that can be said.
#[derive(Default, Clone, Copy)]
enum Bounds {
    #[default]
    Nothing,
    On(BBox),
    SeveralPages,
}

/// The structure of one document.
pub(crate) struct Tags {
    nodes: Vec<Node>,
    slots: Vec<Slot>,
}

impl Tags {
    pub(crate) const ROOT: NodeId = NodeId(0);

    pub(crate) fn new() -> Self {
        Self {
            nodes: vec![Node {
                tag: Tag::Part.into(),
                children: Vec::new(),
            }],
            slots: Vec::new(),
        }
    }

    /// Adds a node behind what `parent` holds already.
    pub(crate) fn node(&mut self, parent: NodeId, tag: impl Into<TagKind>) -> NodeId {
        let id = NodeId(self.nodes.len());
        self.nodes.push(Node {
            tag: tag.into(),
            children: Vec::new(),
        });
        self.nodes[parent.0].children.push(Child::Node(id));
        id
    }

    /// Adds a place for content behind what `parent` holds already.
    pub(crate) fn slot(&mut self, parent: NodeId) -> SlotId {
        let id = SlotId(self.slots.len());
        self.slots.push(Slot::default());
        self.nodes[parent.0].children.push(Child::Slot(id));
        id
    }

    /// A node that holds one slot.
    pub(crate) fn leaf(&mut self, parent: NodeId, tag: impl Into<TagKind>) -> SlotId {
        let node = self.node(parent, tag);
        self.slot(node)
    }

    /// Where the structure stands now, for [`Tags::rewind`].
    pub(crate) fn mark(&self) -> TagMark {
        TagMark {
            nodes: self.nodes.len(),
            slots: self.slots.len(),
        }
    }

    /// Forgets all that was added since `mark`.
    pub(crate) fn rewind(&mut self, mark: TagMark) {
        self.nodes.truncate(mark.nodes);
        self.slots.truncate(mark.slots);
        for node in &mut self.nodes {
            node.children.retain(|child| match child {
                Child::Node(node) => node.0 < mark.nodes,
                Child::Slot(slot) => slot.0 < mark.slots,
            });
        }
    }

    /// Says that `content` was drawn for `slot`.
    pub(crate) fn fill(&mut self, slot: SlotId, content: Identifier) {
        self.slots[slot.0].drawn.push(content);
    }

    /// Says where content of `slot` stands.
    pub(crate) fn bound(&mut self, slot: SlotId, on: BBox) {
        let bounds = &mut self.slots[slot.0].bounds;
        *bounds = match *bounds {
            Bounds::Nothing => Bounds::On(on),
            Bounds::On(old) if old.page_idx == on.page_idx => union(old, on),
            Bounds::On(_) | Bounds::SeveralPages => Bounds::SeveralPages,
        };
    }

    /// The finished tree.
    pub(crate) fn tree(self, language: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        let Self { nodes, mut slots } = self;
        let mut nodes: Vec<Option<Node>> = nodes.into_iter().map(Some).collect();
        for child in grow(Self::ROOT, &mut nodes, &mut slots).children {
            tree.push(child);
        }
        tree
    }
}

fn union(old: BBox, new: BBox) -> Bounds {
    let rect = krilla::geom::Rect::from_ltrb(
        old.rect.left().min(new.rect.left()),
        old.rect.top().min(new.rect.top()),
        old.rect.right().max(new.rect.right()),
        old.rect.bottom().max(new.rect.bottom()),
    );
    rect.map_or(Bounds::On(old), |rect| {
        Bounds::On(BBox::new(old.page_idx, rect))
    })
}

/// Moves the node out of the list, with all that is below it.
fn grow(id: NodeId, nodes: &mut [Option<Node>], slots: &mut [Slot]) -> TagGroup {
    let Some(Node { mut tag, children }) = nodes[id.0].take() else {
        return TagGroup::new(Tag::NonStruct);
    };
    let mut grown: Vec<TreeNode> = Vec::new();
    for child in children {
        match child {
            Child::Node(node) => grown.push(grow(node, nodes, slots).into()),
            Child::Slot(slot) => {
                let Slot { drawn, bounds } = std::mem::take(&mut slots[slot.0]);
                grown.extend(drawn.into_iter().map(TreeNode::from));
                if let (TagKind::Figure(figure), Bounds::On(on)) = (&mut tag, bounds) {
                    figure.set_bbox(Some(on));
                }
            }
        }
    }
    TagGroup::with_children(tag, grown)
}
