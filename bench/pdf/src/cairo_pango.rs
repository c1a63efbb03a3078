// SPDX-License-Identifier: Apache-2.0

//! The same marks by cairo's PDF surface and pango, as a GTK program prints: not archival, no
//! attachment. One layout is used for all texts.

use cairo::{Context, PdfSurface};
use paiwei::sheet::{Align, Ink, Mark, Paper, Text, Weight};
use pango::FontDescription;
use std::error::Error;

pub fn write(paper: &Paper) -> Result<Vec<u8>, Box<dyn Error>> {
    let surface = PdfSurface::for_stream(595.28, 841.89, Vec::new())?;
    let context = Context::new(&surface)?;
    let layout = pangocairo::functions::create_layout(&context);
    let mut last = None;
    for page in &paper.pages {
        for mark in &page.marks {
            if let Mark::Text(text) = mark {
                show(&context, &layout, text, &mut last)?;
            }
        }
        ink(&context, Ink::Grey);
        context.set_line_width(0.35);
        for mark in &page.marks {
            if let Mark::Rule(from, to) = mark {
                context.move_to(from.0.into(), from.1.into());
                context.line_to(to.0.into(), to.1.into());
            }
        }
        context.stroke()?;
        context.show_page()?;
    }
    drop(layout);
    drop(context);
    let stream = surface.finish_output_stream().map_err(|e| e.to_string())?;
    Ok(*stream.downcast::<Vec<u8>>().map_err(|_| "another stream")?)
}

fn show(
    context: &Context,
    layout: &pango::Layout,
    text: &Text,
    last: &mut Option<(Weight, f32)>,
) -> Result<(), Box<dyn Error>> {
    if *last != Some((text.weight, text.size)) {
        let weight = if text.weight == Weight::Bold { "Bold" } else { "" };
        let mut font = FontDescription::from_string(&format!("Noto Sans CJK SC, HanaMinB {weight}"));
        font.set_absolute_size(f64::from(text.size) * f64::from(pango::SCALE));
        layout.set_font_description(Some(&font));
        *last = Some((text.weight, text.size));
    }
    layout.set_text(&text.text);
    let scale = f64::from(pango::SCALE);
    let (wide, base) = (f64::from(layout.size().0) / scale, f64::from(layout.baseline()) / scale);
    let x = match text.align {
        Align::Left => f64::from(text.x),
        Align::Centre => f64::from(text.x) - wide / 2.0,
        Align::Right => f64::from(text.x) - wide,
    };
    ink(context, text.ink);
    context.move_to(x, f64::from(text.y) - base);
    pangocairo::functions::show_layout(context, layout);
    Ok(())
}

fn ink(context: &Context, ink: Ink) {
    let [r, g, b] = ink.rgb().map(f64::from);
    context.set_source_rgb(r, g, b);
}
