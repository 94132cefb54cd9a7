/** The site's only script: filters lists, takes a query from the address, copies searches. Pages work without it. */
export const SCRIPT = `// Written by karst build.
'use strict';
(() => {
  const form = document.querySelector('form.find');
  const field = form && form.querySelector('input');
  const rows = [...document.querySelectorAll('[data-words]')];
  const find = () => {
    const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const hit = words.every((word) => row.dataset.words.includes(word));
      row.hidden = !hit;
      shown += hit;
    }
    form.querySelector('output').textContent = words.length ? shown + ' of ' + rows.length : '';
  };
  if (form && rows.length > 0) {
    form.hidden = false;
    form.addEventListener('submit', (event) => event.preventDefault());
    field.addEventListener('input', find);
    field.value = new URLSearchParams(location.search).get('q') || '';
    if (field.value) find();
  }
  for (const button of document.querySelectorAll('.copy')) {
    if (!navigator.clipboard) break;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.parentElement.querySelector('code').innerText.trim());
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
  }
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || /^(input|textarea)$/i.test(document.activeElement.tagName)) return;
    event.preventDefault();
    (field || document.querySelector('header input')).focus();
  });
})();
`;
