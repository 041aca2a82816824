// Dashboard behaviour. Everything is delegated and driven by data-* attributes; no inline handlers, no eval.
(() => {
  const on = (type, sel, fn) => document.addEventListener(type, (e) => { const t = e.target.closest?.(sel); if (t) fn(t, e); });
  const say = (text) => { const l = document.getElementById('live'); if (l) l.textContent = text; };

  on('click', '[data-copy]', async (b) => {
    const src = b.dataset.copy ? b.dataset.copy : b.parentElement.querySelector('code,pre').textContent;
    await navigator.clipboard.writeText(src.trim());
    b.dataset.copied = ''; say('Copied'); setTimeout(() => delete b.dataset.copied, 1500);
  });
  // A link that opens a dialog leads to the same as a page, where there is no script.
  on('click', '[data-dialog]', (b, e) => { const d = document.getElementById(b.dataset.dialog); if (d) { e.preventDefault(); d.showModal(); } });
  on('click', '[data-close]', (b) => b.closest('dialog')?.close());
  on('click', 'dialog', (d, e) => { if (e.target === d && !d.hasAttribute('data-sticky')) d.close(); });
  on('click', '[data-theme]', (b) => window.ghTheme?.(document.documentElement.classList.contains('dark') ? 'light' : 'dark'));
  on('click', '[data-sidebar]', () => document.querySelector('.sidebar')?.toggle?.());

  // Menus are native popovers placed by CSS anchors; older browsers get their place here.
  let opener;
  on('click', '[popovertarget]', (b) => { opener = b; });
  if (!CSS.supports('position-area', 'block-end')) document.addEventListener('toggle', (e) => {
    if (!e.target.matches?.('.menu:popover-open') || !opener) return;
    const r = opener.getBoundingClientRect(), w = e.target.offsetWidth, h = e.target.offsetHeight;
    e.target.style.left = Math.max(8, Math.min(r.right - w, innerWidth - w - 8)) + 'px';
    e.target.style.top = (r.bottom + h > innerHeight ? r.top - h - 4 : r.bottom + 4) + 'px';
  }, true);

  document.addEventListener('keydown', (e) => {
    const typing = e.target.closest?.('input,textarea,select,[contenteditable]');
    if ((e.metaKey || e.ctrlKey) && e.key.toLowerCase() === 'k') { e.preventDefault(); document.getElementById('palette')?.showModal(); }
    else if (!typing && e.key === '/') { const s = document.querySelector('[data-search]'); if (s) { e.preventDefault(); s.focus(); } }
  });

  // In the palette the arrows go through what was found, and Enter in the field opens the first.
  on('keydown', '#palette', (d, e) => {
    const links = [...d.querySelectorAll('a.jump')], at = links.indexOf(document.activeElement);
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { e.preventDefault(); const step = e.key === 'ArrowDown' ? at + 1 : (at < 0 ? links.length : at) - 1; links[(step + links.length) % links.length]?.focus(); }
    else if (e.key === 'Enter' && at < 0) { e.preventDefault(); links[0]?.click(); }
  });

  // Colour text and colour picker mirror each other; contrast is re-checked by the server (htmx) on change.
  on('input', '.swatch input', (i) => {
    const [pick, text] = i.closest('.swatch').querySelectorAll('input');
    if (i === pick) { text.value = pick.value.toUpperCase(); text.dispatchEvent(new Event('input', { bubbles: true })); }
    else if (/^#[0-9a-f]{6}$/i.test(text.value)) pick.value = text.value;
  });
  // Type-to-confirm for destructive dialogs.
  on('input', '[data-confirm]', (i) => { i.form.querySelector('[type=submit]').disabled = i.value !== i.dataset.confirm; });
  // Live login preview: post the unsaved form into the <iframe name="preview">; the server renders the real template.
  let timer;
  const preview = (form, wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(form.querySelector('[data-preview-submit]')), wait);
  };
  on('input', 'form:has([data-preview-submit])', (f) => preview(f, 300));
  document.querySelectorAll('[data-preview-submit][data-at-once]').forEach((b) => preview(b.form, 0));
  on('click', '.preview [name=mode]', (b) => {
    b.form.querySelector('[data-preview-mode]').value = b.value;
    for (const one of b.parentElement.children) one.setAttribute('aria-pressed', String(one === b));
  });
  on('click', '[data-preview-phone]', (b) => {
    const phone = b.closest('.preview').querySelector('.stage').toggleAttribute('data-phone');
    b.setAttribute('aria-pressed', String(phone));
  });
  // A logo beside its address, with its real size.
  const logo = (figure) => {
    const [img, note] = [figure.querySelector('img'), figure.querySelector('figcaption')];
    const said = () => {
      note.textContent = img.naturalWidth
        ? note.dataset.size.replace('WIDTH', img.naturalWidth).replace('HEIGHT', img.naturalHeight) : note.dataset.missing;
    };
    img.addEventListener('load', said);
    img.addEventListener('error', said);
    if (img.complete && img.src) said();
    const field = document.getElementById(figure.dataset.logoOf);
    let wait;
    field.addEventListener('input', () => {
      clearTimeout(wait);
      wait = setTimeout(() => {
        const shown = field.value.startsWith('https://') && field.checkValidity();
        figure.hidden = !shown;
        if (shown) { note.textContent = ''; img.src = field.value; }
      }, 300);
    });
  };
  document.querySelectorAll('[data-logo-of]').forEach(logo);
  // Leaving with unsaved edits. What is sent into the preview saves nothing.
  const dirty = (form, is) => form.toggleAttribute('data-dirty', is);
  on('input', 'form[data-guard]', (f) => dirty(f, true));
  on('submit', 'form', (f, e) => { if (e.submitter?.formTarget !== 'preview') dirty(f, false); });
  on('click', '[data-discard]', (a) => dirty(a.closest('form'), false));
  addEventListener('beforeunload', (e) => { if (document.querySelector('form[data-dirty]')) e.preventDefault(); });
})();
