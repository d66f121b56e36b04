//! A recording's way into the shop, one verb per file:
//! upload → register → describe (save, cover, publish, withdraw) → render.

mod describe;
mod refuse;
mod register;
mod render;
mod take_in;
mod upload;

pub use describe::{DescribeRefusal, RefuseRefusal, keep_cover, publish, refuse, save, withdraw};
pub use refuse::count_refusal;
pub use register::{NewMaster, RegisterRefusal, Registered, SHARE_SETTING, register};
pub use render::{PREVIEW, RenderError, made, render};
pub use take_in::{TakeInRefusal, take_in};
pub use upload::{
    UPLOAD_LIFE, UPLOADS_MAX, Upload, UploadRefusal, begin_upload, end_upload, forget_uploads,
    note_received, upload,
};
