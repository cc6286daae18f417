import './base.css';
import './repair.css';
