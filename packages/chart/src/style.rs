//! Colours and lines. Every pair of text and ground has a contrast of at least 4.5 to 1, in light
//! and in dark.

/// The style sheet of a picture. It has no `>` and no `&`, which would have to be escaped.
pub(crate) const STYLE: &str = "
svg{--ground:#ffffff;--band:#f3f5f8;--ink:#1c2430;--soft:#56606e;--line:#9aa5b3;--box:#ffffff;--call:#56606e;--packet:#0b5cad;\
--ack:#2f6f3a;--bad:#b3261e;--badbox:#fdecea;--warn:#8a4b00;--warnbox:#fff4e0}
@media (prefers-color-scheme:dark){svg{--ground:#12161c;--band:#1a2029;--ink:#e6eaf0;--soft:#a3aebb;--line:#5d6875;--box:#1f2732;\
--call:#a3aebb;--packet:#7db8ff;--ack:#86d196;--bad:#ff9d94;--badbox:#4a1c1a;--warn:#ffc074;--warnbox:#3d2c12}}
text{font:12px ui-monospace,'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace;fill:var(--ink)}
.title{font-weight:bold;font-size:15px}
.head,.b{font-weight:bold}
.soft,.when{fill:var(--soft)}
.ground{fill:var(--ground)}
.band{fill:var(--band)}
.stripe{fill:var(--soft);opacity:.05}
.lane{stroke:var(--line);stroke-dasharray:2 4}
.box{fill:var(--box);stroke:var(--line)}
.box.muted{stroke-dasharray:3 3}
.box.trouble{fill:var(--warnbox);stroke:var(--warn)}
.box.broken{fill:var(--badbox);stroke:var(--bad);stroke-width:2}
.box.packet{stroke:var(--packet)}
.box.ack{stroke:var(--ack)}
text.muted{fill:var(--soft)}
text.trouble{fill:var(--warn)}
text.broken{fill:var(--bad);font-weight:bold}
.call{stroke:var(--call);fill:none}
.call.tip{fill:var(--call)}
.packet.line{stroke:var(--packet);fill:none;stroke-width:1.6}
.packet.tip{fill:var(--packet);stroke:none}
.ack.line{stroke:var(--ack);fill:none;stroke-width:1.6;stroke-dasharray:6 4}
.ack.tip{fill:var(--ack);stroke:none}
.timeout.line{stroke:var(--warn);fill:none;stroke-width:1.6;stroke-dasharray:1.5 3.5}
.timeout.tip{fill:var(--warn);stroke:none}
.cross{stroke:var(--bad);stroke-width:2.4;fill:none}
.open{stroke:var(--packet);fill:var(--ground);stroke-width:1.6}
";
