// Begins the book.
document.getElementById('app')?.append('');
